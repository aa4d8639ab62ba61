"""A French wine merchant: estates, wines, customers, orders with their lines. French keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

ESTATES = (
    "Domaine des Ormes:Bourgogne|Château Belleroche:Bordeaux|Clos Saint-Aubin:Bourgogne|Mas de la Treille:Languedoc"
    "|Domaine Faucon:Rhône|Château Pierrefeu:Provence|Maison Delorme:Champagne|Domaine du Héron:Loire"
    "|Cave de l'Écluse:Alsace|Château Montclair:Bordeaux"
)
WINES = (
    "Les Grandes Vignes|Cuvée Juliette|Vieilles Vignes|Réserve du Chai|La Petite Côte|Brut Tradition|Sables Blonds"
    "|Rosé d'Été|Clos du Puits|L'Ancienne|Granit Noir|Fleur de Craie|Premier Jour|Terre Rouge|Coteau Sud"
    "|Nuits Claires|Le Verger|Pierre à Feu|Grand Cru Élise|Vent du Nord"
)
CUSTOMERS = (
    "Le Zinc Bleu:restaurant|Chez Marthe:restaurant|Cave Lumière:caviste|La Bouteillerie:caviste|Hôtel du Parc:hôtel"
    "|Bistrot Lenoir:restaurant|Au Bon Bouchon:caviste|Sophie Garnier:particulier|Marc Tellier:particulier"
    "|Auberge du Lac:restaurant|Hôtel Bellevue:hôtel|Jeanne Rousset:particulier|Les Trois Tonneaux:caviste"
    "|Paul Vasseur:particulier|La Table d'Inès:restaurant|Brasserie Nord:restaurant|Nadia Ferrand:particulier"
    "|L'Épicerie Fine:caviste|Yves Camus:particulier|Le Comptoir 12:restaurant"
)
GRAPES = "Pinot Noir|Chardonnay|Merlot|Cabernet Sauvignon|Syrah|Grenache|Riesling|Chenin|Sauvignon|Cinsault"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """10 estates, 60 wines, 20 customers, 260 orders."""
    estates = [
        {
            "_id": number,
            "nom": one.split(":")[0],
            "region": one.split(":")[1],
            "fonde_en": chance.randint(1780, 2004),
            "surface_ha": round(chance.uniform(4, 78), 1),
            "contact": {
                "vigneron": chance.choice(["Odile Perrin", "Luc Bastide", "Hervé Colin", "Anne Sorel"])
            },
        }
        for number, one in enumerate(ESTATES.split("|"), 1)
    ]
    wines = []
    for number in range(60):
        wine: dict[str, Any] = {
            "ref": f"V{100 + number}",
            "nom": WINES.split("|")[number % 20],
            "domaine_id": chance.randint(1, 10),
            "couleur": chance.choice(["rouge", "rouge", "blanc", "blanc", "rosé", "effervescent"]),
            "millesime": chance.randint(2009, 2025),
            "cepages": chance.sample(GRAPES.split("|"), chance.randint(1, 3)),
            "prix_ht": round(chance.uniform(5.5, 140), 2),
            "stock": chance.choice([0, 0, *range(1, 900, 7)]),
            "degre": round(chance.uniform(10.5, 15), 1),
            "bio": chance.random() < 0.35,
        }
        if chance.random() < 0.4:
            wine["medaille"] = chance.choice(["or", "argent", "bronze"])
        wines.append(wine)
    customers = []
    for number, one in enumerate(CUSTOMERS.split("|"), 1):
        customer: dict[str, Any] = {
            "_id": number,
            "nom": one.split(":")[0],
            "type": one.split(":")[1],
            "adresse": {
                "ville": chance.choice(["Lyon", "Paris", "Nantes", "Lille", "Annecy"]),
                "cp": chance.choice(["69002", "75011", "44000", "59800", "74000"]),
            },
            "client_depuis": datetime(2012, 1, 1) + timedelta(days=chance.randrange(5300)),
            "remise_pct": chance.choice([0, 0, 0, 5, 8, 10]),
        }
        if chance.random() < 0.7:
            customer["courriel"] = f"contact{number}@example.fr"
        customers.append(customer)
    orders = []
    for number in range(260):
        made = datetime(2024, 1, 3) + timedelta(days=chance.randrange(1061))
        lines = [
            {"ref": f"V{100 + chance.randrange(56)}", "bouteilles": chance.choice([6, 12, 12, 24, 36, 60]),
             "prix": round(chance.uniform(5.5, 140), 2)}
            for _ in range(chance.randint(1, 4))
        ]  # fmt: skip
        order: dict[str, Any] = {
            "num_cmd": 24000 + number,
            "client_id": chance.randint(1, 18),
            "date_cmd": made,
            "etat": chance.choice(
                ["en attente", "préparée", "expédiée", "livrée", "livrée", "livrée", "annulée"]
            ),
            "lignes": lines,
            "total_ttc": round(sum(one["bouteilles"] * one["prix"] for one in lines) * 1.2, 2),
            "frais_port": chance.choice([0, 0, 12.5, 19.9, 34]),
            "reglee": chance.random() < 0.8,
        }
        if order["etat"] == "livrée":
            order["date_livraison"] = made + timedelta(days=chance.randint(1, 21))
        orders.append(order)
    return {"domaines": estates, "vins": wines, "clients": customers, "commandes": orders}


QUESTIONS = """
commandes count
    combien de commandes avons-nous reçues en tout
    nombre total de commandes
    how many orders are on the books

commandes[date_cmd=this month] count
    orders so far this month
    combien a-t-on eu de commandes ce mois

commandes[date_cmd=this month] list
    commandes de ce mois-ci

commandes[date_cmd=last 7 days] list
    les commandes des 7 derniers jours
    show me what was ordered in the last seven days

commandes[date_cmd=2025] sum total_ttc
    chiffre d'affaires 2025
    revenue in 2025
    Umsatz im Jahr 2025
    j'ai besoin du CA 2025, s'il te plaît

commandes[date_cmd=last year] sum total_ttc
    combien a-t-on encaissé l'an dernier en tout
    total sales last year

commandes by date_cmd:year sum total_ttc
    chiffre d'affaires par an
    sales year by year
    ventas por año

commandes by date_cmd:month sum total_ttc
    le CA mois par mois
    turnover per month

commandes[date_cmd=2026-Q3] sum total_ttc
    CA du troisième trimestre 2026
    sales in Q3 2026

commandes[date_cmd=2025-12|2026-12] list
    commandes de décembre 2025 et de décembre 2026
    orders placed in December 2025 or December 2026

commandes[date_cmd=*-12] avg total_ttc
    panier moyen en décembre
    average order in December

commandes avg total_ttc
    panier moyen
    what is an order worth on average
    Wie hoch ist eine Bestellung im Schnitt?

commandes by client_id.type avg total_ttc
    panier moyen par type de client
    average order for each kind of customer

commandes top 1 total_ttc
    la plus grosse commande
    our biggest order ever
    el pedido más grande

commandes top 5 total_ttc show num_cmd, client_id.nom, total_ttc
    les cinq plus grosses commandes : numéro, client et montant
    top five orders with number, customer name and total

commandes top 1 date_cmd
    la dernière commande reçue
    most recent order
    c'est quoi la dernière commande ?

commandes[etat="en attente"] list
    qu'est-ce qui est encore en attente
    orders still waiting
    montre-moi les commandes en attente
    can you show me whatever is still en attente?

commandes[etat="expédiée"] count
    combien de commandes sont en route
    orders sent but not delivered yet (expédiée), how many

commandes[etat="annulée"] count
    combien d'annulations
    Wie viele Bestellungen wurden storniert?
    tu peux me dire combien de commandes ont été annulées ?

commandes[etat="annulée"] list
    cancelled orders

commandes[etat="annulée"] percent
    taux d'annulation en pourcentage
    what share of orders gets cancelled

commandes by etat count
    commandes par état
    how many orders in which state
    pedidos según su estado

commandes[etat!="livrée"] sum total_ttc
    montant de tout ce qui n'est pas livré
    value of the orders that have not been delivered

commandes[etat="en attente"|"préparée"] count
    en attente ou préparée, ça fait combien de commandes
    how many orders are waiting or prepared

commandes[reglee=false] count
    combien de commandes impayées
    Wie viele sind noch nicht bezahlt?
    il reste combien de comandes à encaisser

commandes[reglee=false] list
    unpaid orders

commandes[reglee=false] sum total_ttc
    combien nous doit-on au total
    total of all unpaid orders
    importe total pendiente de pago
    for the accountant: total still unpaid

commandes[reglee=false & etat="livrée"] show num_cmd, client_id.nom, total_ttc
    livrées mais pas réglées : numéro, client, montant
    delivered and still not paid for? number, customer and total

commandes[reglee=false] by client_id.nom sum total_ttc top 3
    les trois clients qui nous doivent le plus
    who owes us most? first three customers

commandes[reglee=true] percent
    pourcentage de commandes réglées
    what percentage is paid

commandes[frais_port=0] count
    combien de commandes avec port offert

commandes[frais_port=0] list
    orders with free shipping

commandes[frais_port=0] percent
    part des commandes sans frais de port, en %
    what share ships for free

commandes sum frais_port
    total des frais de port
    how much did we charge for shipping altogether

commandes[total_ttc>5000] count
    how many orders are over 5k
    Bestellungen über 5000, wie viele?

commandes[total_ttc>5000] list
    commandes de plus de 5 000

commandes[total_ttc>=1000 & total_ttc<=2000] count
    entre 1000 et 2000 euros, combien de commandes

commandes[total_ttc>=1000 & total_ttc<=2000] list
    orders from 1000 to 2000

commandes[total_ttc<avg] count
    combien de commandes sous la moyenne

commandes[total_ttc<avg] list
    orders worth less than the average

commandes[lignes.#>2] count
    how many orders have more than 2 lines

commandes[lignes.#>2] list
    commandes de plus de deux lignes

commandes avg lignes.#
    nombre moyen de lignes par commande
    how many lines does an order have on average

commandes sum lignes.bouteilles
    combien de bouteilles vendues en tout
    total bottles ordered
    Wie viele Flaschen insgesamt?

commandes[date_cmd=this year] sum lignes.bouteilles
    bouteilles vendues cette année
    how many bottles have we sold this year

commandes by lignes.ref.couleur sum lignes.bouteilles
    bouteilles par couleur
    how many bottles of each colour were ordered
    botellas vendidas por color
    split the bottles we sold by wine colour

commandes by lignes.ref.nom sum lignes.bouteilles top 5
    les cinq vins les plus vendus
    our 5 bestsellers by bottles
    top 5 des ventes en bouteilles

commandes by lignes.ref.nom sum lignes.bouteilles bottom 1
    quel vin se vend le moins
    worst seller in bottles

commandes[lignes.ref="V112"] count
    dans combien de commandes trouve-t-on V112

commandes[lignes.ref="V112"] list
    orders that contain V112

commandes[lignes.ref.couleur="effervescent"] count
    how many orders include something sparkling

commandes[lignes.ref.couleur="effervescent"] list
    commandes avec des bulles

commandes[lignes.ref.bio=true] sum lignes.bouteilles
    bouteilles bio vendues
    how many organic bottles did people buy in all

commandes[lignes.bouteilles>=60] count
    how many orders have a line of at least 60 bottles

commandes[lignes.bouteilles>=60] list
    commandes avec une ligne de 60 bouteilles ou plus

commandes[client_id.adresse.ville="Lyon"] sum total_ttc
    chiffre d'affaires avec Lyon
    sales to customers in Lyon

commandes by client_id.adresse.ville sum total_ttc desc
    CA par ville, du plus gros au plus petit
    revenue by city, highest first

commandes by client_id.nom sum total_ttc top 1
    qui est notre meilleur client en chiffre d'affaires
    the customer who has spent the most
    ¿Qué cliente ha gastado más?
    notre plus gros client, c'est qui ?
    who's the biggest spender

commandes by client_id.nom count > 15
    quels clients ont passé plus de 15 commandes
    customers with more than fifteen orders

commandes[client_id.nom="Chez Marthe"] top 1 date_cmd show date_cmd
    à quand remonte la dernière commande de Chez Marthe
    when did Chez Marthe order last

commandes[client_id.nom="Bistrot Lenoir"] list
    toutes les commandes du Bistrot Lenoir
    everything Bistrot Lenoir ever ordered

commandes[client_id.type="restaurant" & date_cmd=2026] sum total_ttc
    les restaurants nous ont rapporté combien en 2026
    total sales to restaurants in 2026

commandes[date_livraison=this week] count
    how many were delivered this week

commandes[date_livraison=this week] list
    livraisons de cette semaine

vins count
    combien de références au catalogue
    how many wines do we list

vins by couleur count
    nombre de vins par couleur
    how many reds, whites, rosés and sparkling
    Weine nach Farbe, Anzahl
    wines per color pls

vins[couleur="rouge" & bio=true] show nom, millesime, prix_ht
    rouges bio : nom, millésime et prix
    organic reds with vintage and price

vins[bio=true] percent
    part de bio dans l'assortiment, en pourcentage
    what share of the wines is organic
    Wie viel Prozent unserer Weine sind bio?

vins[stock=0] show nom, millesime
    quels vins sont épuisés ? nom et millésime
    out of stock: name and vintage
    ¿qué vinos están agotados? con la añada

vins[stock=0] count
    combien de ruptures de stock
    how many wines are sold out
    combien de vins on n'a plus du tout

vins[stock>0 & stock<20] show ref, nom, stock asc stock
    moins de 20 bouteilles mais pas encore zéro, du plus bas au plus haut
    nearly gone: some left but under 20, lowest first, with ref and stock

vins sum stock
    combien de bouteilles en cave
    bottles in stock, total
    on a combien de bouteilles en stock au total ?

vins by domaine_id.region sum stock
    stock par région
    total bottles in stock for each region

vins[domaine_id.region="Bourgogne"] show nom, prix_ht asc prix_ht
    nos bourgognes, du moins cher au plus cher
    wines from Bourgogne with price, cheapest first

vins[domaine_id.nom="Château Belleroche"] list
    tout ce qu'on a du Château Belleroche
    list the wines of Château Belleroche

vins by domaine_id.nom count top 1
    de quel domaine vient le plus de vins
    estate with the most wines in our list

vins top 1 prix_ht show nom, domaine_id.nom, prix_ht
    le vin le plus cher, son domaine et son prix
    dearest bottle: name, estate and price
    Teuerster Wein mit Weingut und Preis

vins[couleur="blanc"] bottom 1 prix_ht show nom
    quel est le blanc le moins cher
    our cheapest white
    Welcher Weißwein ist am günstigsten?

vins[prix_ht<=10] show nom, prix_ht
    quelque chose à 10 euros maximum ? avec le prix
    wines at ten or less and what they cost

vins[prix_ht>avg & couleur="rosé"] show nom
    rosés plus chers que la moyenne
    which rosés cost more than average

vins avg prix_ht
    prix moyen d'une bouteille
    average price excluding tax
    wie teuer ist eine Flasche im Durchschnitt

vins by couleur avg prix_ht
    prix moyen par couleur
    average price of each colour

vins bottom 1 millesime show nom, millesime
    notre plus vieux millésime
    oldest vintage we hold, and which wine it is

vins[millesime<2012] count
    how many wines are older than the 2012 vintage

vins[millesime<2012] list
    vins d'avant 2012

vins[millesime=2015|2016] show nom
    que reste-t-il à la carte en 2015 et 2016 ? les noms
    which wines are from 2015 or 2016

vins[cepages="Syrah"] count
    combien de vins contiennent de la syrah
    wines with Syrah in them, how many

vins[cepages="Syrah"] list
    nb de vins avec syrah

vins[cepages="Merlot" & cepages.#=1] show nom
    les vins 100 % merlot? un seul cépage, donc
    pure Merlot, no other grape: which ones

vins by cepages count top 3
    les trois cépages les plus fréquents
    three most common grapes

vins count distinct cepages
    combien de cépages différents
    how many different grapes do we have

vins[degre>=14] count
    combien de vins à 14 degrés ou plus
    strong wines, 14 % and up: number

vins top 1 degre show nom, degre
    le vin le plus fort et son degré
    which wine has the most alcohol, and how much

vins[medaille!=null] count
    combien de vins médaillés
    pour combien de vins une médaille est-elle notée
    how many wines have medaille filled in

vins[medaille!=null] list
    wines with any medal

vins[medaille="or"] show nom
    médailles d'or
    which wines won gold (or)
    ¿qué vinos tienen medalla de oro?

vins[no commandes] show ref, nom
    quels vins n'ont jamais été commandés ? avec la référence
    never ordered: ref and name

vins[no commandes] count
    nombre de vins sans aucune vente

vins[no commandes] list
    wines nobody has ordered yet

clients count
    combien de clients
    size of our customer list
    how many cusotmers have we got

clients by type count
    clients par type
    how many restaurants, shops, hotels and private buyers

clients[type="caviste"] show nom, adresse.ville
    nos cavistes et leur ville
    wine shops among our customers, with town

clients[adresse.ville="Nantes"] show nom
    qui sont nos clients nantais
    customers in Nantes
    Kunden in Nantes

clients[courriel=null] show nom
    clients sans adresse mail
    whose e-mail is missing
    à qui il manque l'adresse e-mail ?

clients[remise_pct>0] show nom, remise_pct desc remise_pct
    qui a une remise ? la plus forte d'abord
    customers with a discount, biggest discount first

clients[remise_pct=10] count
    combien de clients à 10 % de remise
    number of customers who get ten percent off

clients bottom 1 client_depuis show nom, client_depuis
    notre plus ancien client, et depuis quand
    longest-standing customer with the date

clients[no commandes] show nom
    clients qui n'ont jamais rien commandé
    who never placed an order
    ¿quién no ha pedido nunca?
    give me the customers that haven't bought anything ever

domaines by region count
    domaines par région
    estates in each region
    ¿cuántas bodegas hay en cada región?

domaines top 1 surface_ha show nom, surface_ha
    le plus grand domaine en hectares
    largest estate with its area

domaines bottom 1 fonde_en show nom
    quel domaine est le plus ancien
    oldest estate

domaines[fonde_en<1900] show nom, fonde_en
    domaines fondés avant 1900, avec l'année
    estates older than 1900 and their founding year

domaines[contact.vigneron="Odile Perrin"] show nom
    chez Odile Perrin, ce sont quels domaines
    estates whose winemaker is Odile Perrin

commandes[date_cmd=yesterday] count
    how many orders yesterday

commandes[date_cmd=yesterday] list
    commandes d'hier ?

commandes[client_id.type="particulier"] count
    how many orders came from private people (particulier)

commandes[client_id.type="particulier"] list
    commandes de particuliers

commandes by client_id.type sum total_ttc top 1
    quel type de client rapporte le plus
    best kind of customer by revenue

vins[couleur="effervescent" & stock>0] show nom, stock
    quels effervescents en stock, et combien de bouteilles
    sparkling wines we still have and how many

clients[client_depuis<2015] count
    how many have been customers since before 2015

clients[client_depuis<2015] list
    clients d'avant 2015

commandes[lignes.ref.domaine_id=3] count
    orders that include a wine of estate number 3

commandes[lignes.ref.domaine_id=3] list
    commandes avec un vin du domaine 3

commandes[date_cmd=2026-H1] sum total_ttc
    CA du premier semestre 2026
    total sales in the first half of 2026

commandes[date_cmd>=2026-03 & date_cmd<=2026-06] list
    commandes entre mars et juin 2026
    orders between March and June 2026

commandes[date_cmd>=2026-09] sum total_ttc
    total vendu depuis septembre 2026
    sales since September 2026

commandes[etat="expédiée"|"livrée"] count
    parties ou livrées, combien de commandes

commandes[etat="expédiée"|"livrée"] list
    orders that are expédiée or livrée

commandes[frais_port>0 or reglee=false] list
    commandes avec des frais de port ou pas réglées
    orders that had shipping costs or aren't réglée

commandes by client_id.nom sum total_ttc > 100000
    clients à plus de 100 000 euros de commandes
    customers who spent more than 100,000 in total

commandes by client_id.adresse.ville count, avg total_ttc
    par ville : nombre de commandes et panier moyen
    number of orders and average order per city

commandes by client_id.type, etat count
    commandes par type de client et par état
    orders by customer type and state

commandes min total_ttc, max total_ttc
    plus petite et plus grosse commande
    smallest and largest order total

commandes by client_id.nom max date_cmd
    dernière commande de chaque client
    date of each customer's latest order

vins by domaine_id.nom count distinct couleur
    combien de couleurs différentes par domaine
    how many different colours does each estate make

vins[nom~"Vignes"] show nom, millesime
    vins avec « Vignes » dans le nom, et leur année
    wines whose name has Vignes in it, with vintage

vins[nom!~"Rosé" & couleur="rosé"] show nom
    rosés dont le nom ne contient pas Rosé
    rosé wines without "Rosé" in the name

vins distinct couleur, domaine_id.region
    quelles couleurs dans quelles régions
    every combination of colour and region

vins[bio=true or medaille!=null] count
    how many wines are organic or have a medal

vins[bio=true or medaille!=null] list
    vins bio ou médaillés

vins by millesime asc count
    vins par millésime, du plus ancien au plus récent
    number of wines by vintage, oldest vintage first

clients[courriel$".fr"] count
    how many e-mails end in ".fr"

clients[courriel$".fr"] list
    clients dont l'adresse finit par .fr

domaines[has vins & surface_ha<20] show nom
    petits domaines de moins de 20 hectares dont on a des vins
    estates under 20 hectares that we have wines from

domaines min fonde_en, max fonde_en
    année de fondation la plus ancienne et la plus récente
    earliest and latest founding year

after commandes[date_cmd=2025] sum total_ttc
commandes[date_cmd=2026] sum total_ttc
    et 2026 ?
    and in 2026

after commandes[etat="annulée"] count
commandes[etat="annulée"] list
    montre-les
    just show them

after commandes[reglee=false] count
commandes[reglee=false & client_id.type="hôtel"] count
    seulement les hôtels
    only hotels

after commandes by client_id.nom sum total_ttc top 1
commandes by client_id.nom sum total_ttc top 10
    et les dix premiers ?
    and the top ten

after vins[stock=0] count
vins[stock=0] show nom
    lesquels ?
    which ones

after vins by couleur count
vins by couleur avg prix_ht
    et le prix moyen ?
    and the average price

after vins[domaine_id.region="Bourgogne"] show nom, prix_ht asc prix_ht
vins[domaine_id.region="Bordeaux"] show nom, prix_ht asc prix_ht
    et à Bordeaux ?
    same for Bordeaux

after vins top 1 prix_ht show nom, domaine_id.nom, prix_ht
vins bottom 1 prix_ht show nom, domaine_id.nom, prix_ht
    et le moins cher ?
    and the cheapest one

after commandes avg total_ttc
commandes avg total_ttc, max total_ttc
    et le maximum avec
    and add the maximum

after clients[adresse.ville="Nantes"] show nom
clients[adresse.ville="Nantes"] show nom, courriel
    avec leur mail
    and their mail

none
    quelle est notre marge sur le Brut Tradition
    combien coûte une bouteille à l'achat
    quel vin va avec un gigot
    quels domaines vend-on le plus
    pourquoi le rosé se vend-il mal
    quel client est le plus sympathique
    numéro de téléphone de la Cave Lumière
    combien de bouteilles vendrons-nous à Noël
    annule la commande 24017
    mets la Réserve du Chai à 12 euros
    différence de chiffre d'affaires entre 2024 et 2025
    délai moyen de livraison
    prix médian des rouges
    which sommelier recommends us
    what do critics say about Granit Noir
    how much wine does France produce
    who drove the deliveries this week
    Welcher Jahrgang war in Bordeaux der beste?
    bonjour, ça va ?
    how much did each bottle of the last order weigh
"""
