"""A publisher of cookery books with French field names: books, bookshops, orders with their lines, reprints."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

BOOKS = (
    "Tartes du dimanche|Soupes d'hiver|Le pain maison|Cuisine du marché|Chocolat noir|Légumes oubliés|Bocaux et conserves|"
    "Poissons de roche|Pâtes fraîches|Épices douces|Le grand livre du fromage|Goûters d'enfants|Sauces et fonds|"
    "Galettes bretonnes|Un wok, dix minutes|Herbes sauvages|Glaces et sorbets|Brunch entre amis"
)
AUTHORS = "Solène Marchal|Hugo Vasseur|Inès Carlier|Bastien Roche|Maud Perrin"
SHOPS = "La Page Blanche|Librairie du Port|Le Marque-Page|Plume et Cie|Lirado|Au Fil des Mots|Bouquins Plus|L'Encrier"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """18 books, 8 bookshops, 240 orders, 60 reprints."""
    livres = [
        {
            "isbn": f"978-2-36-{chance.randint(1000, 9999)}{number:02}",
            "titre": titre,
            "auteur": chance.choice(AUTHORS.split("|")),
            "rayon": chance.choice(["desserts", "plats", "boulangerie", "végétarien"]),
            "prix": chance.choice([14.9, 19.9, 24.5, 29.0, 39.0]),
            "nb_pages": chance.randint(96, 420),
            "paru_le": datetime(2016, 9, 1) + timedelta(days=chance.randrange(3740)),
            "stock": chance.choice([0, 12, 80, 240, 900, 2100]),
            "epuise": chance.random() < 0.15,
        }
        for number, titre in enumerate(BOOKS.split("|"), 1)
    ]
    librairies = [
        {
            "_id": f"LIB{number:02}",
            "nom": nom,
            "ville": chance.choice(["Lyon", "Nantes", "Lille", "Bruxelles"]),
            "genre": chance.choice(["indépendante", "chaîne", "en ligne"]),
            "cliente_depuis": 2012 + chance.randrange(14),
        }
        for number, nom in enumerate(SHOPS.split("|"), 1)
    ]
    commandes = []
    for number in range(240):
        placed = datetime(2025, 1, 6) + timedelta(days=chance.randrange(692))
        lines = [
            {
                "isbn": book["isbn"],
                "qte": chance.choice([1, 2, 5, 10, 20, 50]),
                "remise_pct": chance.choice([0, 30, 35, 40]),
            }
            for book in chance.sample(livres[:16], chance.randint(1, 4))
        ]
        order: dict[str, Any] = {
            "no_cde": 26000 + number,
            "librairie_id": chance.choice(librairies[:7])["_id"],
            "passee_le": placed,
            "statut": chance.choice(["expédiée", "expédiée", "expédiée", "en attente", "annulée"]),
            "lignes": lines,
            "montant": round(chance.uniform(40, 2400), 2),
            "reglee": chance.choice(["O", "O", "N"]),
            "echeance": placed + timedelta(days=chance.choice([30, 60])),
        }
        if chance.random() < 0.12:
            order["retour_le"] = min(placed + timedelta(days=chance.randint(20, 200)), datetime(2026, 11, 27))
        commandes.append(order)
    retirages = [
        {
            "_id": number,
            "isbn": chance.choice(livres[:14])["isbn"],
            "imprime_le": datetime(2023, 2, 1) + timedelta(days=chance.randrange(1396)),
            "exemplaires": chance.choice([500, 1000, 2000, 3000, 5000]),
            "cout_cts": chance.choice([180000, 320000, 540000, 760000, 990000]),
            "imprimeur": chance.choice(["Presses du Rhône", "Offset Nord", "Grafica Torino"]),
            "papier": chance.choice(["mat", "couché", "recyclé"]),
        }
        for number in range(1, 61)
    ]
    return {"livres": livres, "librairies": librairies, "commandes": commandes, "retirages": retirages}


QUESTIONS = """
livres count
    combien de titres avons-nous au catalogue
    how many books do we publish
    number of titles

livres by rayon count
    nombre de titres par rayon
    books per section
    how many titles do we have on desserts, mains, bread and vegetarian food

livres[rayon="desserts"] show titre
    quels livres parlent de desserts
    which of our books are about desserts

livres[rayon="végétarien" & prix<20] show titre, prix
    livres végétariens à moins de 20 euros, avec le prix
    veggie books (végétarien) under 20 euros: title and price

livres[stock=0] show titre
    quels titres ne sont plus en stock
    which books have we run out of
    titles with nothing left in the warehouse
    was ist nicht mehr auf Lager (0)

livres[stock<100 & epuise=false] show titre, stock
    titres pas encore épuisés mais avec moins de 100 exemplaires, et combien
    not sold out yet but fewer than 100 left: title and stock

livres[epuise=true] count
    combien de titres sont épuisés
    how many titles are sold out

livres top 1 prix show titre, prix
    quel est notre livre le plus cher, et à combien
    dearest book with price
    ¿cuál es el libro más caro y cuánto cuesta?

livres bottom 1 nb_pages show titre
    le plus mince de nos livres, en pages
    which book is the thinnest by pages

livres top 1 paru_le show titre, paru_le
    dernier titre paru, et quand
    our latest release and its date
    Welches Buch ist zuletzt erschienen, und wann?

livres[paru_le=this year] show titre
    les nouveautés de cette année
    which books came out this year
    titles released this year

livres[paru_le=last year] count
    combien de livres sont sortis l'an dernier
    number of releases last year

livres[paru_le<2018] list
    livres d'avant 2018
    books from before 2018

livres by auteur count top 1
    quel auteur a le plus de titres chez nous
    who wrote most of our books
    which author has the most titles

livres by auteur count > 3
    auteurs de plus de trois titres
    authors with more than 3 books

livres[auteur="Inès Carlier"] show titre
    quels livres a écrits Inès Carlier
    what has Inès Carlier written

livres[titre="Chocolat noir"] show auteur
    qui a écrit Chocolat noir
    who is the author of Chocolat noir

livres[titre="Le pain maison"] show stock
    combien d'exemplaires du Pain maison reste-t-il (Le pain maison)
    how many copies of Le pain maison are left

livres[prix>avg] show titre
    quels titres coûtent plus que la moyenne
    books dearer than the average

livres avg nb_pages
    combien de pages fait un livre en moyenne
    average number of pages

livres[nb_pages>=300] list
    livres de 300 pages et plus
    thick books, 300 pages or more

livres sum stock
    combien d'exemplaires dorment au dépôt, en tout
    total copies in the warehouse
    Gesamtbestand

livres by rayon avg prix
    prix moyen par rayon
    average price by section

livres[no retirages] show titre
    quels titres n'ont jamais été réimprimés
    books that were never reprinted
    which titles have had no reprint

livres[no commandes] show titre
    livres que personne n'a commandés
    which titles has no shop ever ordered
    ¿qué libros no ha pedido nadie?

commandes[passee_le=this month] count
    combien de commandes ce mois-ci
    how many orders this month
    number of orders placed this month

commandes[passee_le=last week] list
    les commandes de la semaine dernière
    orders last week

commandes[passee_le=*-12] count
    combien de commandes en décembre
    how many orders came in December

commandes by passee_le:month sum montant
    chiffre d'affaires mensuel
    revenue per month
    sales month by month
    ventas por mes en euros

commandes[passee_le=this year] sum montant
    combien avons-nous vendu cette année, en euros
    turnover this year
    Umsatz in diesem Jahr

commandes[passee_le=last quarter] sum montant
    chiffre d'affaires du trimestre dernier
    what did we take in the last quarter

commandes[passee_le>=2026-09] sum montant
    chiffre d'affaires depuis septembre
    revenue since September
    how much have we sold since September, in euros

commandes by statut count
    commandes par statut
    how many orders have shipped, are waiting or were cancelled

commandes[statut="en attente"] count
    combien de commandes en attente de départ
    how many orders are still to go out
    number of orders waiting to be shipped (en attente)

commandes[statut="en attente"] show no_cde, librairie_id.nom
    qu'est-ce qui attend encore, pour quelle librairie? numéro et nom
    open orders: number and bookshop

commandes[statut="annulée"] percent
    quelle part des commandes a été annulée
    percentage of cancelled orders
    Stornoquote

commandes[statut="annulée"] by librairie_id.nom count top 1
    quelle librairie annule le plus souvent
    which bookshop cancels the most

commandes[statut="expédiée" & passee_le=yesterday] list
    commandes d'hier déjà expédiées
    yesterday's orders that have shipped

commandes by librairie_id.nom sum montant
    chiffre d'affaires par librairie
    how much does every shop spend with us
    Umsatz pro Buchhandlung

commandes by librairie_id.nom sum montant top 1
    notre meilleure cliente en euros, quelle librairie
    which bookshop brings in the most money
    our biggest account

commandes[passee_le=this year] by librairie_id.nom count top 3
    les trois librairies qui ont le plus commandé cette année, en nombre
    three shops with the most orders this year

commandes by librairie_id.nom count < 30
    librairies avec moins de 30 commandes
    shops that ordered fewer than 30 times

commandes[librairie_id.nom="Plume et Cie"] list
    les commandes de Plume et Cie
    orders by Plume et Cie

commandes[librairie_id.nom="Lirado" & reglee="N"] sum montant
    combien Lirado nous doit encore (reglee N)
    what does Lirado still owe us

commandes by librairie_id.ville sum montant
    ventes par ville
    takings per city
    ingresos por ciudad

commandes by librairie_id.ville count top 1
    de quelle ville viennent le plus de commandes
    the city that sends us the most orders

commandes[librairie_id.ville="Nantes"] count
    combien de commandes de Nantes
    how many orders came out of Nantes

commandes[librairie_id.genre="indépendante"] sum montant
    que nous rapportent les librairies indépendantes, au total
    revenue from independents (indépendante)

commandes by librairie_id.genre avg montant
    panier moyen par genre de librairie
    average order value by kind of bookshop

commandes avg montant
    panier moyen
    average order value
    durchschnittlicher Bestellwert

commandes[reglee="N"] sum montant
    total des impayés
    how much is outstanding (N)
    unpaid total

commandes[reglee="N" & echeance<today] list
    impayées en retard: échéance passée, non réglées
    overdue and not paid orders

commandes[reglee="N" & echeance<today] by librairie_id.nom sum montant desc
    retards de paiement par librairie, du plus gros au plus petit montant
    overdue unpaid money per shop, biggest first

commandes[echeance=next month & reglee="N"] count
    combien de commandes non réglées arrivent à échéance le mois prochain
    number of unpaid orders falling due next month

commandes[reglee="O"] percent
    quel pourcentage est réglé
    what share of orders has been paid

commandes[retour_le!=null] count
    combien de commandes nous sont revenues
    how many orders were sent back
    number of returns

commandes[retour_le=this year] by librairie_id.nom count top 1
    quelle librairie a fait le plus de retours cette année
    who sent back the most this year

commandes top 1 montant show no_cde, librairie_id.nom, montant
    la plus grosse commande: numéro, librairie, montant
    largest order ever: number, shop and amount

commandes[montant>=1000] count
    combien de commandes de mille euros ou plus
    number of orders worth at least 1k

commandes[montant>2000] list
    commandes de plus de 2000 euros
    orders above 2,000

commandes[no_cde=26077] show statut, echeance
    26077: quel statut, quelle échéance
    status and due date of order 26077

commandes by lignes.isbn.titre sum lignes.qte top 1
    quel est notre best-seller, en exemplaires
    best-selling book by copies
    Welches Buch verkauft sich am besten, nach Stückzahl?

commandes by lignes.isbn.titre sum lignes.qte top 5
    les cinq titres les plus vendus en exemplaires
    five best sellers by copies

commandes[passee_le=this year] by lignes.isbn.titre sum lignes.qte top 1
    le titre le plus vendu de l'année en cours, en quantité
    top title this year by copies sold

commandes by lignes.isbn.titre sum lignes.qte bottom 1
    quel livre se vend le moins, en exemplaires
    slowest seller by number of copies

commandes[lignes.isbn.titre="Soupes d'hiver"] sum lignes.qte
    combien d'exemplaires de Soupes d'hiver a-t-on vendus
    copies sold of Soupes d'hiver

commandes[lignes.isbn.titre="Pâtes fraîches"] count
    dans combien de commandes trouve-t-on Pâtes fraîches
    how many orders include Pâtes fraîches

commandes[lignes.isbn.titre="Pâtes fraîches"] distinct librairie_id.nom
    quelles librairies ont pris Pâtes fraîches
    which shops have ordered Pâtes fraîches

commandes by lignes.isbn.auteur sum lignes.qte
    exemplaires vendus par auteur
    copies sold per author

commandes by lignes.isbn.auteur sum lignes.qte top 1
    quel auteur se vend le mieux, en exemplaires
    which author sells the most copies

commandes by lignes.isbn.rayon sum lignes.qte top 1
    quel rayon part le mieux, en exemplaires
    which section sells best, by copies

commandes avg lignes.#
    combien de titres différents par commande en moyenne
    average number of lines in an order

commandes[lignes.#=1] count
    combien de commandes d'un seul titre
    how many orders have just 1 line

commandes[lignes.remise_pct>=40] count
    combien de commandes avec une remise de 40 % ou plus
    number of orders where something was discounted by 40 % or more

commandes sum lignes.qte
    nombre total d'exemplaires commandés
    total copies ordered so far

retirages[imprime_le=this year] count
    combien de retirages cette année
    how many reprints this year

retirages[imprime_le=this year] sum exemplaires
    combien d'exemplaires réimprimés cette année
    how many copies have been reprinted this year, total

retirages by isbn.titre count top 1
    quel titre a été réimprimé le plus souvent
    the book with the most reprints
    ¿qué libro se ha reimpreso más veces?

retirages by isbn.titre sum exemplaires
    exemplaires réimprimés par titre
    reprinted copies per book

retirages[isbn.titre="Galettes bretonnes"] list
    les retirages de Galettes bretonnes
    reprints of Galettes bretonnes

retirages[isbn.titre="Chocolat noir"] top 1 imprime_le show imprime_le
    quand a-t-on réimprimé Chocolat noir pour la dernière fois
    last time Chocolat noir was reprinted

retirages[isbn.auteur="Hugo Vasseur"] sum exemplaires
    combien d'exemplaires réimprimés pour les livres de Hugo Vasseur
    copies reprinted of books by Hugo Vasseur

retirages sum cout_cts
    coût total des retirages en centimes
    what have all reprints cost us, in cents

retirages by imprimeur sum cout_cts
    dépenses par imprimeur
    how much do we spend with each printer
    Druckkosten je Druckerei

retirages by imprimeur sum exemplaires top 1
    quel imprimeur tire le plus d'exemplaires pour nous
    printer with the most copies

retirages[cout_cts>500000] list
    retirages à plus de 5000 euros
    reprints that cost more than 5,000 euros

retirages[cout_cts>=300000] count
    combien de retirages ont coûté 3000 € ou plus
    number of reprints from 3000 euros upwards

retirages[papier="recyclé"] percent
    quelle part des retirages est sur papier recyclé
    share of reprints on recycled paper (recyclé)

retirages[exemplaires>=5000] show isbn.titre, imprime_le
    gros tirages de 5000 ou plus: titre et date
    reprints of 5k copies and up, with title and date

retirages[imprimeur="Offset Nord" & imprime_le=2026] avg exemplaires
    tirage moyen chez Offset Nord en 2026
    average run at Offset Nord in 2026

librairies by genre count
    librairies par genre
    how many independents, chains and online shops do we supply

librairies[ville="Lyon"] show nom
    quelles librairies avons-nous à Lyon
    our bookshops in Lyon, names

librairies[no commandes] show nom
    quelles librairies n'ont jamais rien commandé
    shops that have never bought anything

librairies bottom 1 cliente_depuis show nom
    notre plus ancienne cliente
    which shop has been with us longest

after commandes by librairie_id.nom sum montant
commandes by librairie_id.nom count
    et en nombre de commandes?
    and the number of orders

after commandes[passee_le=this year] sum montant
commandes[passee_le=last year] sum montant
    et l'an dernier?
    and last year

after commandes[passee_le=this year] sum montant
commandes[passee_le=this year] by passee_le:month sum montant
    par mois
    and per month?

after commandes[statut="en attente"] count
commandes[statut="en attente"] list
    show me them
    montre-les

after commandes by lignes.isbn.titre sum lignes.qte top 5
commandes[librairie_id.ville="Lille"] by lignes.isbn.titre sum lignes.qte top 5
    only for Lille
    et à Lille seulement?

after livres[auteur="Inès Carlier"] show titre
livres[auteur="Maud Perrin"] show titre
    et Maud Perrin?
    and Maud Perrin

after livres[auteur="Inès Carlier"] show titre
livres[auteur="Inès Carlier"] show titre, stock
    avec le stock
    with the copies left in stock

after retirages by imprimeur sum cout_cts
retirages[imprime_le=2026] by imprimeur sum cout_cts
    only 2026
    et pour 2026?

after livres[stock=0] show titre
livres[stock=0] count
    how many?
    ça fait combien?

none
    quel livre a la meilleure recette
    how much profit do we make on Chocolat noir
    which author earns the most royalties
    coût par exemplaire des retirages
    marge par titre
    which reader bought the most
    téléphone de La Page Blanche
    pourquoi Soupes d'hiver se vend mal
    combien allons-nous vendre à Noël
    annule la commande 26100
    lance un retirage de 2000 exemplaires
    how long until an order is paid, on average
    reviews of Épices douces
    médiane des montants
    écart entre cette année et l'an dernier
    give me a recipe for tarte tatin
    combien de temps cuit un gigot
    which illustrator worked on most books
    poids d'un livre
    was verdient ein Autor bei uns
    ¿qué librería paga más rápido?
    merci beaucoup
    how many translations have we sold abroad
"""
