"""A database and questions about it, most in French. Not looked at while the feature was made: it judges."""

import random

from benchmarks.ask.sets.writing import (
    DAY,
    D,
    Q,
    avg,
    avgs,
    between,
    cols,
    count,
    counts,
    day,
    first,
    hexid,
    is_,
    listed,
    no,
    table,
    top,
    unanswerable,
    vals,
    year,
)

NAME = "chantier_de_fouilles"
SEED = 182

SECTEURS = """Nécropole|1450|2022|Agathe Vernier
Forum|2210|2022|Romain Peschard
Thermes|980|2023|Agathe Vernier
Rue des Potiers|640|2024|Solène Auclair
Basilique|1175|2024|Romain Peschard
Rempart nord|310|2026|""".split("\n")
TYPES = {
    "fosse": (0.6, 3, 0.3, 1.6),
    "mur": (1.5, 14, 0.2, 1.1),
    "four": (0.9, 2.8, 0.3, 1.2),
    "sépulture": (1.1, 2.3, 0.3, 1.3),
    "puits": (0.9, 1.8, 3, 11),
    "sol": (2, 9, 0.05, 0.2),
}
PERIODES = ["La Tène", "gallo-romaine", "antiquité tardive", "médiévale", "moderne"]
OBJETS = {
    "fibule": ("bronze,argent,fer", 4, 40),
    "monnaie": ("bronze,argent", 1, 12),
    "tesson": ("céramique", 5, 240),
    "vase": ("céramique,verre", 180, 2600),
    "clou": ("fer", 3, 60),
    "épingle": ("os,bronze", 2, 15),
    "perle": ("verre,ambre", 1, 8),
    "lampe à huile": ("céramique,bronze", 70, 420),
    "dé à jouer": ("os", 3, 9),
    "meule": ("pierre", 8000, 42000),
    "tuile": ("céramique", 900, 4200),
}
MOTS = ["décor", "inscription", "brûlé", "importé", "complet"]
ATELIERS = ["Arc'Antique", "Laboratoire Duval", "CREAM Vienne"]
MUSEES = ["Musée de Langres", "Musée Rolin", "Maison du Pays"]
GENS = """Léa Bonnet|étudiant|Université de Dijon|français,anglais
Hugo Lemaire|étudiant|Université de Dijon|français
Chiara Bassi|étudiant|Université de Bologne|italien,français
Marco Ferri|étudiant|Université de Bologne|italien,anglais
Nora Schmitt|étudiant|Université de Fribourg|allemand,français,anglais
Jonas Keller|étudiant|Université de Fribourg|allemand,anglais
Emma Whitby|étudiant|University of Kent|anglais
Oliver Stead|étudiant|University of Kent|anglais,français
Clémence Roy|étudiant|Université de Dijon|français,espagnol
Malo Tanguy|étudiant|Université de Rennes|français,breton
Yasmine Haddad|étudiant|Université de Rennes|français,arabe,anglais
Agathe Vernier|archéologue||français,latin,italien
Romain Peschard|archéologue||français,anglais
Solène Auclair|archéologue||français
Ivan Petkov|archéologue||bulgare,français
Bernard Cuny|bénévole||français
Monique Aubry|bénévole||français
Gisèle Thouvenin|bénévole||français,allemand
Patrick Noël|bénévole||français
Teresa Llobet|bénévole||espagnol,catalan,français
Alain Grosjean|bénévole||français
Rosa Cattaneo|bénévole||italien
Denis Humbert|bénévole||français,anglais
Sylvie Mansuy|bénévole||français
Timéo Rollin|étudiant|Université de Dijon|français,anglais
Anouk Brisset|étudiant|Université de Rennes|français
Paul Dechaux|bénévole||français
Inge Vogel|bénévole||allemand,français""".split("\n")


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    secteurs = []
    for line in SECTEURS:
        nom, surface, ouvert, chef = line.split("|")
        s = {
            "_id": hexid(rnd),
            "nom": nom,
            "surface_m2": int(surface),
            "ouvert_en": int(ouvert),
            "termine": nom == "Thermes",
        }
        if chef:
            s["responsable"] = chef
        secteurs.append(s)
    fouilleurs = []
    for line in GENS:
        nom, role, universite, langues = line.split("|")
        arrivee = day(rnd, (2022, 4, 1), (2026, 7, 1))
        f = {
            "_id": hexid(rnd),
            "nom": nom,
            "role": role,
            "arrivee": arrivee,
            "langues": langues.split(","),
            "permis_de_conduire": rnd.random() < 0.6,
        }
        if universite:
            f["universite"] = universite
        if rnd.random() < 0.55 and arrivee < D(2025, 9, 1):
            f["depart"] = arrivee + DAY * rnd.randint(40, 400)
        fouilleurs.append(f)
    structures = []
    for i in range(92):
        secteur = rnd.choices(secteurs, [24, 22, 14, 18, 14, 5])[0]
        kind = rnd.choices(
            list(TYPES), [3, 2, 1, 14, 0, 1] if secteur["nom"] == "Nécropole" else [14, 12, 4, 0, 4, 7]
        )[0]
        long_min, long_max, prof_min, prof_max = TYPES[kind]
        longueur = round(rnd.uniform(long_min, long_max), 2)
        s = {
            "_id": hexid(rnd),
            "numero": f"F{101 + i}",
            "type": kind,
            "periode": rnd.choices(PERIODES, [10, 40, 18, 17, 6])[0],
            "secteur_id": secteur["_id"],
            "dimensions": {
                "longueur_m": longueur,
                "largeur_m": round(min(longueur, rnd.uniform(0.4, 2.2)), 2),
                "profondeur_m": round(rnd.uniform(prof_min, prof_max), 2),
            },
            "vue_le": day(rnd, (secteur["ouvert_en"], 4, 10), (2026, 9, 30)),
            "avancement": rnd.choice([100, 100, 100, 80, 50, 30, 10]),
            "photos": rnd.randint(2, 60),
        }
        if rnd.random() < 0.16:
            low = {
                "La Tène": -320,
                "gallo-romaine": 30,
                "antiquité tardive": 290,
                "médiévale": 1020,
                "moderne": 1510,
            }[s["periode"]] + rnd.randint(0, 190)
            s["carbone_14"] = {
                "laboratoire": rnd.choice(["Lyon", "Poznań"]),
                "de": low,
                "a": low + rnd.randint(60, 180),
            }
        structures.append(s)
    assidus = [rnd.choice([1, 2, 3, 5, 8, 12]) for _ in fouilleurs[:25]]
    objets = []
    riches = [rnd.choice([0, 1, 2, 4, 7]) for _ in structures]
    while len(objets) < 340:
        structure = rnd.choices(structures, riches)[0]
        qui = rnd.choices(fouilleurs[:25], assidus)[0]
        quand = max(structure["vue_le"], qui["arrivee"]) + DAY * rnd.randint(0, 160)
        if quand > qui.get("depart", D(2026, 11, 6)) or not 4 <= quand.month <= 10:
            continue
        quoi = rnd.choices(list(OBJETS), [7, 12, 34, 5, 14, 5, 6, 4, 2, 2, 9])[0]
        matieres, bas, haut = OBJETS[quoi]
        o = {
            "_id": hexid(rnd),
            "inventaire": "",
            "designation": quoi,
            "matiere": rnd.choice(matieres.split(",")),
            "structure_id": structure["_id"],
            "fouilleur_id": qui["_id"],
            "trouve_le": quand,
            "etat": rnd.choices(["bon", "moyen", "fragmentaire"], [3, 4, 5])[0],
            "mots_cles": rnd.sample(MOTS, rnd.choices([0, 1, 2], [5, 4, 1])[0]),
        }
        if rnd.random() < 0.91:
            o["poids_g"] = round(rnd.uniform(bas, haut), 1)
        if rnd.random() < 0.13:
            o["restauration"] = {
                "atelier": rnd.choices(ATELIERS, [5, 3, 2])[0],
                "envoye_le": quand + DAY * rnd.randint(10, 90),
                "cout_eur": rnd.randint(6, 120) * 10,
            }
            retour = o["restauration"]["envoye_le"] + DAY * rnd.randint(60, 420)
            if retour < D(2026, 11, 20):
                o["restauration"]["rendu_le"] = retour
        if rnd.random() < 0.06:
            o["expose_a"] = rnd.choice(MUSEES)
        objets.append(o)
    objets.sort(key=lambda o: o["trouve_le"])
    for i, o in enumerate(objets):
        o["inventaire"] = f"{o['trouve_le']:%y}-{i + 1:04d}"
    return {"objets": objets, "structures": structures, "secteurs": secteurs, "fouilleurs": fouilleurs}


O, S = (lambda db: db["objets"]), (lambda db: db["structures"])
Z, F = (lambda db: db["secteurs"]), (lambda db: db["fouilleurs"])


def join(rows, other, path):
    them = {r["_id"]: r for r in other}
    return [{**r, "x": them[r[path]]} for r in rows]


def OS(db):
    return join(O(db), S(db), "structure_id")


def OF(db):
    return join(O(db), F(db), "fouilleur_id")


def SZ(db):
    return join(S(db), Z(db), "secteur_id")


def restored(db):
    return [o for o in O(db) if "restauration" in o]


QUESTIONS: list[Q] = [
    count(
        "single",
        ["Combien d'objets en bronze a-t-on sortis de terre ?"],
        lambda db: is_(O(db), "matiere", "bronze"),
    ),
    table(
        "single", ["le mobilier par matière, ça donne quoi en nombre ?"], lambda db: counts(O(db), "matiere")
    ),
    listed(
        "single",
        ["Quel est l'objet le plus lourd, et il pèse combien ?"],
        lambda db: first(O(db), "poids_g", 1, True),
        "inventaire",
        "poids_g",
    ),
    count(
        "single",
        ["Combien de monnaies cette année ?"],
        lambda db: year(is_(O(db), "designation", "monnaie"), "trouve_le", 2026),
    ),
    listed(
        "single",
        ["Quels objets ne sont toujours pas revenus de restauration ? Les numéros d'inventaire"],
        lambda db: [o for o in restored(db) if "rendu_le" not in o["restauration"]],
        "inventaire",
    ),
    Q(
        "single",
        ["On a dépensé combien en restauration au total ?"],
        lambda db: [[sum(vals(O(db), "restauration.cout_eur"))]],
    ),
    top(
        "single",
        ["À quel atelier confie-t-on le plus de pièces ?"],
        lambda db: counts(restored(db), "restauration.atelier"),
    ),
    table(
        "single",
        ["coût moyen d'une restauration chez chaque atelier"],
        lambda db: avgs(restored(db), "restauration.atelier", "restauration.cout_eur"),
    ),
    count("single", ["How many finds came out in pieces?"], lambda db: is_(O(db), "etat", "fragmentaire")),
    listed(
        "single",
        ["Qu'est-ce qui est exposé en ce moment au Musée Rolin ? Numéro et nature de l'objet"],
        lambda db: is_(O(db), "expose_a", "Musée Rolin"),
        "inventaire",
        "designation",
    ),
    count(
        "single",
        ["How many things did we dig up in July 2025?"],
        lambda db: between(O(db), "trouve_le", D(2025, 7, 1), D(2025, 8, 1)),
    ),
    Q(
        "single",
        ["Poids total de toute la céramique, en grammes"],
        lambda db: [[sum(vals(is_(O(db), "matiere", "céramique"), "poids_g"))]],
    ),
    Q(
        "single",
        ["De quand date la dernière trouvaille en argent ?"],
        lambda db: [[max(o["trouve_le"] for o in is_(O(db), "matiere", "argent"))]],
    ),
    count(
        "single", ["Il reste combien d'objets à peser ?"], lambda db: [o for o in O(db) if "poids_g" not in o]
    ),
    top(
        "single",
        ["Qu'est-ce qu'on trouve le plus, comme genre d'objet ?"],
        lambda db: counts(O(db), "designation"),
    ),
    count(
        "single",
        ["Combien d'objets portent une inscription ?"],
        lambda db: [o for o in O(db) if "inscription" in o["mots_cles"]],
    ),
    table(
        "single",
        ["nombre de trouvailles année par année"],
        lambda db: counts(O(db), lambda o: o["trouve_le"].year),
    ),
    count(
        "single",
        ["fibules en bronze ou en argent : combien en tout ?"],
        lambda db: [o for o in is_(O(db), "designation", "fibule") if o["matiere"] in ("bronze", "argent")],
    ),
    # structures
    count("single", ["On en est à combien de tombes ?"], lambda db: is_(S(db), "type", "sépulture")),
    table("single", ["Répartis-moi les structures par type"], lambda db: counts(S(db), "type")),
    listed(
        "single",
        ["Laquelle de nos structures descend le plus bas ?"],
        lambda db: first(S(db), "dimensions.profondeur_m", 1, True),
        "numero",
    ),
    listed(
        "single",
        ["Les murs gallo-romains de plus de huit mètres de long, leurs numéros"],
        lambda db: [
            s
            for s in is_(is_(S(db), "type", "mur"), "periode", "gallo-romaine")
            if s["dimensions"]["longueur_m"] > 8
        ],
        "numero",
    ),
    Q(
        "single",
        ["Les murs font combien de long en moyenne ?"],
        lambda db: [[avg(vals(is_(S(db), "type", "mur"), "dimensions.longueur_m"))]],
    ),
    count(
        "single",
        ["How many features haven't been fully excavated yet?"],
        lambda db: [s for s in S(db) if s["avancement"] < 100],
    ),
    listed(
        "single",
        ["Donne-moi tous les puits avec leur profondeur"],
        lambda db: is_(S(db), "type", "puits"),
        "numero",
        "dimensions.profondeur_m",
    ),
    top(
        "single",
        ["Quelle époque est la mieux représentée sur le site ?"],
        lambda db: counts(S(db), "periode"),
    ),
    count(
        "single",
        ["Pour combien de structures a-t-on une datation au radiocarbone ?"],
        lambda db: [s for s in S(db) if "carbone_14" in s],
    ),
    count("single", ["structures repérées en 2024"], lambda db: year(S(db), "vue_le", 2024)),
    Q(
        "single",
        ["How many photos have been taken of the features in total?"],
        lambda db: [[sum(vals(S(db), "photos"))]],
    ),
    # gens et secteurs
    table(
        "single",
        ["Depuis le début, combien de bénévoles, d'étudiants, d'archéologues sont passés ?"],
        lambda db: counts(F(db), "role"),
    ),
    listed(
        "single", ["Qui parle italien ?"], lambda db: [f for f in F(db) if "italien" in f["langues"]], "nom"
    ),
    listed(
        "single",
        ["Les étudiants qui viennent de Dijon, c'est qui ?"],
        lambda db: is_(F(db), "universite", "Université de Dijon"),
        "nom",
    ),
    count(
        "single",
        ["Combien de personnes ont déjà quitté le chantier ?"],
        lambda db: [f for f in F(db) if "depart" in f],
    ),
    listed(
        "single",
        ["Who was the very first to join the dig?"],
        lambda db: first(F(db), "arrivee", 1),
        "nom",
    ),
    listed(
        "single",
        ["Quels bénévoles peuvent conduire la camionnette ? (permis)"],
        lambda db: is_(is_(F(db), "role", "bénévole"), "permis_de_conduire", True),
        "nom",
    ),
    listed(
        "single", ["Quel secteur est le plus étendu ?"], lambda db: first(Z(db), "surface_m2", 1, True), "nom"
    ),
    # références
    count(
        "reference",
        ["Combien de structures dans la basilique ?"],
        lambda db: is_(SZ(db), "x.nom", "Basilique"),
    ),
    count(
        "reference", ["Il est sorti combien d'objets de F118 ?"], lambda db: is_(OS(db), "x.numero", "F118")
    ),
    table(
        "reference",
        ["nombre d'objets selon le type de structure d'où ils viennent"],
        lambda db: counts(OS(db), "x.type"),
    ),
    count(
        "reference",
        ["Léa Bonnet a trouvé combien de choses ?"],
        lambda db: is_(OF(db), "x.nom", "Léa Bonnet"),
    ),
    top(
        "reference",
        ["Qui a la main la plus heureuse, autrement dit qui a fait le plus de trouvailles ?"],
        lambda db: counts(OF(db), "x.nom"),
    ),
    listed(
        "reference",
        ["Who on the team hasn't found anything at all?"],
        lambda db: [f for f in F(db) if f["_id"] not in {o["fouilleur_id"] for o in O(db)}],
        "nom",
    ),
    count(
        "reference",
        ["Combien de structures n'ont rien livré ?"],
        lambda db: [s for s in S(db) if s["_id"] not in {o["structure_id"] for o in O(db)}],
    ),
    listed(
        "reference",
        ["Les monnaies trouvées dans des tombes : numéros d'inventaire"],
        lambda db: is_(is_(OS(db), "designation", "monnaie"), "x.type", "sépulture"),
        "inventaire",
    ),
    count(
        "reference",
        ["How many of the finds were made by volunteers?"],
        lambda db: is_(OF(db), "x.role", "bénévole"),
    ),
    listed(
        "reference",
        ["Quelles structures médiévales a-t-on au Forum ?"],
        lambda db: is_(is_(SZ(db), "x.nom", "Forum"), "periode", "médiévale"),
        "numero",
    ),
    table(
        "reference",
        ["profondeur moyenne des structures secteur par secteur"],
        lambda db: avgs(SZ(db), "x.nom", "dimensions.profondeur_m"),
    ),
    Q(
        "reference",
        ["Combien de grammes de verre viennent de contextes gallo-romains ?"],
        lambda db: [
            [sum(vals(is_(is_(OS(db), "matiere", "verre"), "x.periode", "gallo-romaine"), "poids_g"))]
        ],
    ),
    # sans réponse
    unanswerable("Elle vaut combien, la plus belle de nos monnaies ?", note="no value"),
    unanswerable("Qui finance la campagne de 2026 ?", note="no funding"),
    unanswerable("Les squelettes, ce sont plutôt des hommes ou des femmes ?", note="nothing on the dead"),
    unanswerable("pourquoi le four de la rue des Potiers a été abandonné ?", note="no reasons"),
    unanswerable("Combien de visiteurs aux journées du patrimoine ?", note="no visitors"),
    unanswerable("À quelle altitude se trouve F118 ?", note="depth, no altitude"),
    unanswerable("What does an archaeologist earn here?", note="no pay"),
    unanswerable("Qui est allergique à quelque chose, pour la cantine ?", note="no allergies"),
    no("forecast", "On va trouver combien d'objets l'an prochain, à ton avis ?"),
    no("write", "Note que F105 est terminée, à 100 %"),
    no("general knowledge", "En quelle année est tombé l'Empire romain d'Occident ?"),
    no("small talk", "Coucou, ça creuse ?"),
]


def asks(text):
    return next(q for q in QUESTIONS if text in q.wordings[0])


# structures and objects are named by what they are too
asks("descend le plus bas").also.append(
    lambda db: cols(first(S(db), "dimensions.profondeur_m", 1, True), "type", "dimensions.profondeur_m")
)
asks("le plus lourd").also.append(lambda db: cols(first(O(db), "poids_g", 1, True), "designation", "poids_g"))


# who has left may be left out
def of_those_here(answer):
    return lambda db: answer({**db, "fouilleurs": [f for f in F(db) if "depart" not in f]})


for words in ("parle italien", "viennent de Dijon", "conduire la camionnette", "hasn't found anything"):
    asks(words).also.append(of_those_here(asks(words).answer))
