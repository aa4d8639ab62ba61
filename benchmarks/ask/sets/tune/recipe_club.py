"""A database and questions about it. Used while the feature was made."""

import random
from collections import Counter

from benchmarks.ask.sets.writing import (
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
    get,
    groups,
    hexid,
    is_,
    listed,
    monthly,
    no,
    one,
    srt,
    table,
    top,
    unanswerable,
    vals,
    year,
)

NAME = "recipe_club"

# title|cuisine|course|difficulty|ingredients
RECIPES = """Spaghetti Carbonara|Italian|main|medium|spaghetti,egg,bacon,parmesan,black pepper
Margherita Pizza|Italian|main|medium|flour,yeast,tomato,mozzarella,basil
Lasagne al Forno|Italian|main|hard|lasagne sheets,minced beef,tomato,milk,butter,flour,parmesan
Mushroom Risotto|Italian|main|medium|rice,mushroom,onion,butter,parmesan,white wine
Minestrone|Italian|soup|easy|carrot,celery,onion,tomato,white beans,olive oil
Tiramisu|Italian|dessert|medium|mascarpone,egg,sugar,coffee,ladyfingers
Panna Cotta|Italian|dessert|easy|cream,sugar,gelatine,vanilla
Bruschetta|Italian|starter|easy|bread,tomato,garlic,basil,olive oil
Pesto Pasta|Italian|main|easy|spaghetti,basil,pine nuts,parmesan,garlic,olive oil
Butter Chicken|Indian|main|medium|chicken,butter,tomato,cream,garam masala,garlic,ginger
Chana Masala|Indian|main|easy|chickpeas,tomato,onion,garlic,ginger,garam masala
Dal Tadka|Indian|main|easy|red lentils,onion,garlic,cumin,butter
Palak Paneer|Indian|main|medium|spinach,paneer,onion,garlic,cream,garam masala
Chicken Biryani|Indian|main|hard|rice,chicken,onion,yoghurt,garam masala,saffron
Mango Lassi|Indian|drink|easy|mango,yoghurt,sugar
Naan Bread|Indian|side|medium|flour,yeast,yoghurt,butter
Vegetable Samosas|Indian|starter|hard|flour,potato,peas,cumin,onion
Tacos al Pastor|Mexican|main|medium|pork,tortilla,pineapple,onion,coriander,lime
Guacamole|Mexican|starter|easy|avocado,lime,onion,coriander,tomato
Chili con Carne|Mexican|main|easy|minced beef,kidney beans,tomato,onion,chilli,cumin
Quesadillas|Mexican|main|easy|tortilla,cheddar,chicken,chilli
Pozole|Mexican|soup|hard|pork,hominy,chilli,onion,lime
Huevos Rancheros|Mexican|breakfast|easy|egg,tortilla,tomato,chilli,coriander
Churros|Mexican|dessert|medium|flour,sugar,cinnamon,butter,dark chocolate
Coq au Vin|French|main|hard|chicken,red wine,bacon,mushroom,onion
Boeuf Bourguignon|French|main|hard|beef,red wine,carrot,onion,bacon,mushroom
Ratatouille|French|main|medium|aubergine,courgette,tomato,onion,olive oil,garlic
French Onion Soup|French|soup|medium|onion,butter,white wine,bread,gruyere
Quiche Lorraine|French|main|medium|flour,butter,egg,bacon,cream
Crème Brûlée|French|dessert|hard|cream,egg,sugar,vanilla
Tarte Tatin|French|dessert|hard|apple,sugar,butter,flour
Crêpes|French|breakfast|easy|flour,egg,milk,butter,sugar
Niçoise Salad|French|salad|easy|tuna,egg,potato,green beans,olive oil
Miso Soup|Japanese|soup|easy|miso,tofu,spring onion,seaweed
Chicken Katsu Curry|Japanese|main|medium|chicken,breadcrumbs,egg,rice,carrot,onion
Vegetable Tempura|Japanese|starter|hard|flour,egg,aubergine,carrot,sweet potato
Salmon Teriyaki|Japanese|main|easy|salmon,soy sauce,sugar,ginger,rice
Okonomiyaki|Japanese|main|medium|cabbage,flour,egg,bacon,spring onion
Matcha Cheesecake|Japanese|dessert|hard|cream cheese,egg,sugar,matcha,butter
Pad Thai|Thai|main|medium|rice noodles,prawns,egg,peanuts,lime,fish sauce
Green Curry|Thai|main|medium|chicken,coconut milk,green curry paste,aubergine,fish sauce,basil
Tom Yum|Thai|soup|medium|prawns,lemongrass,mushroom,chilli,lime,fish sauce
Mango Sticky Rice|Thai|dessert|easy|rice,mango,coconut milk,sugar
Papaya Salad|Thai|salad|easy|papaya,lime,chilli,peanuts,fish sauce
Moussaka|Greek|main|hard|aubergine,minced beef,tomato,milk,butter,flour
Greek Salad|Greek|salad|easy|tomato,cucumber,feta,olives,onion,olive oil
Tzatziki|Greek|side|easy|yoghurt,cucumber,garlic,olive oil
Spanakopita|Greek|starter|hard|filo pastry,spinach,feta,onion,egg
Baklava|Greek|dessert|hard|filo pastry,walnuts,honey,butter,cinnamon
Shepherd's Pie|British|main|medium|minced lamb,potato,carrot,onion,butter,peas
Fish and Chips|British|main|medium|cod,potato,flour,beer
Leek and Potato Soup|British|soup|easy|leek,potato,butter,cream
Victoria Sponge|British|cake|medium|flour,butter,sugar,egg,strawberry jam
Lemon Drizzle Cake|British|cake|easy|flour,butter,sugar,egg,lemon
Sticky Toffee Pudding|British|dessert|medium|dates,flour,butter,sugar,cream,egg
Porridge with Berries|British|breakfast|easy|oats,milk,blueberries,honey
Shortbread|British|cake|easy|flour,butter,sugar
Scones|British|cake|easy|flour,butter,milk,sugar
Carrot Cake|American|cake|medium|flour,carrot,walnuts,egg,sugar,cream cheese
Chocolate Brownies|American|cake|easy|dark chocolate,butter,sugar,egg,flour
Blueberry Pancakes|American|breakfast|easy|flour,milk,egg,blueberries,butter
Mac and Cheese|American|main|easy|macaroni,cheddar,milk,butter,flour
Caesar Salad|American|salad|easy|lettuce,chicken,parmesan,bread,egg
Pumpkin Pie|American|dessert|medium|pumpkin,egg,cream,sugar,cinnamon,flour
Banana Bread|American|cake|easy|banana,flour,sugar,egg,butter
Clam Chowder|American|soup|medium|clams,potato,cream,bacon,onion""".split("\n")
MEAT = {
    "bacon",
    "minced beef",
    "chicken",
    "pork",
    "beef",
    "minced lamb",
    "tuna",
    "salmon",
    "prawns",
    "cod",
    "clams",
    "fish sauce",
    "gelatine",
}
DAIRY = {
    "egg",
    "butter",
    "milk",
    "cream",
    "parmesan",
    "mozzarella",
    "mascarpone",
    "yoghurt",
    "paneer",
    "cheddar",
    "gruyere",
    "feta",
    "cream cheese",
    "honey",
}
WHEAT = {
    "spaghetti",
    "flour",
    "lasagne sheets",
    "bread",
    "ladyfingers",
    "tortilla",
    "breadcrumbs",
    "filo pastry",
    "macaroni",
    "oats",
}
COOKS = """Marta Lindqvist|Stockholm|Sweden|Italian,French
Giulia Ferrari|Bologna|Italy|Italian
Paolo Conti|Milan|Italy|Italian,Greek
Ravi Menon|Mumbai|India|Indian,Thai
Anjali Desai|Leeds|United Kingdom|Indian,British
Hannah Whitfield|Bristol|United Kingdom|British,French
Oliver Pike|London|United Kingdom|Japanese,Thai
Sophie Durand|Lyon|France|French
Camille Moreau|Paris|France|French,Italian
Kenji Watanabe|Osaka|Japan|Japanese
Yuki Sato|Tokyo|Japan|Japanese,French
Lucia Hernandez|Puebla|Mexico|Mexican
Diego Ramirez|Oaxaca|Mexico|Mexican,American
Niran Suwan|Bangkok|Thailand|Thai
Ploy Chaiyo|Chiang Mai|Thailand|Thai,Indian
Eleni Papadaki|Athens|Greece|Greek
Nikos Georgiou|Thessaloniki|Greece|Greek,Italian
Brandon Hayes|Austin|United States|American,Mexican
Emily Carver|Portland|United States|American
Jasmine Brooks|Chicago|United States|American,Thai
Lena Vogt|Berlin|Germany|Italian,Greek
Jonas Brandt|Hamburg|Germany|
Anna Keller|Zurich|Switzerland|French
Mia Janssen|Utrecht|Netherlands|Indian
Pieter de Wit|Ghent|Belgium|French,British
Aoife Byrne|Dublin|Ireland|British
Carmen Ortega|Seville|Spain|Mexican,Greek
Pablo Nunez|Madrid|Spain|
Fatima Zahra|Casablanca|Morocco|French
Tom Ashworth|Manchester|United Kingdom|British,American""".split("\n")
UNITS = {
    "egg": ("pcs", 1, 6),
    "onion": ("pcs", 1, 3),
    "garlic": ("cloves", 1, 5),
    "lime": ("pcs", 1, 3),
    "lemon": ("pcs", 1, 3),
    "milk": ("ml", 100, 600),
    "cream": ("ml", 50, 500),
    "coconut milk": ("ml", 200, 400),
    "olive oil": ("tbsp", 1, 5),
    "soy sauce": ("tbsp", 1, 5),
    "fish sauce": ("tbsp", 1, 3),
    "garam masala": ("tsp", 1, 4),
    "cumin": ("tsp", 1, 3),
    "cinnamon": ("tsp", 1, 3),
}
TEXTS = [
    "Loved it!",
    "A bit too salty for us.",
    "Perfect for a Sunday evening.",
    "Turned out dry, I would bake it shorter.",
    "My kids ate everything.",
    "Best recipe on this site.",
    "Easy and quick.",
    "I used less sugar and it was still too sweet.",
    "Great with a glass of wine.",
    "Did not work for me at all.",
    "Will make again.",
    "Took twice as long as stated.",
]


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    cooks = []
    for i, line in enumerate(COOKS):
        n, city, country, fav = line.split("|")
        c = {
            "_id": hexid(rnd),
            "displayName": n,
            "email": n.lower().replace(" ", "") + "@example.org",
            "address": {"city": city, "country": country},
            "joinedAt": day(rnd, (2021, 3, 1), (2026, 10, 1)),
            "isVerified": rnd.random() < 0.5,
            "followers": rnd.randint(3, 9000),
        }
        if fav:
            c["favouriteCuisines"] = fav.split(",")
        if i % 3 != 2:
            c["social"] = {"instagram": "@" + n.split()[0].lower() + "cooks"}
            if i % 4 == 1:
                c["social"]["youtube"] = n.replace(" ", "") + "TV"
        if i in (9, 22):
            c["email"] = None
        cooks.append(c)
    recipes = []
    for i, line in enumerate(RECIPES):
        t, cui, course, diff, ing = line.split("|")
        ing = ing.split(",")
        fits = [c for c in cooks if cui in c.get("favouriteCuisines", [])]
        tags = []
        if not MEAT & set(ing):
            tags.append("vegetarian")
            if not DAIRY & set(ing):
                tags.append("vegan")
        if not WHEAT & set(ing):
            tags.append("gluten-free")
        prep, cook = (
            rnd.randrange(5, 50, 5),
            {
                "drink": 0,
                "salad": 0,
                "soup": rnd.randrange(15, 60, 5),
                "starter": rnd.randrange(5, 35, 5),
                "side": rnd.randrange(10, 30, 5),
                "breakfast": rnd.randrange(5, 25, 5),
                "cake": rnd.randrange(25, 60, 5),
            }.get(course, rnd.randrange(10, 130, 5) if diff != "easy" else rnd.randrange(10, 50, 5)),
        )
        if prep + cook <= 40:
            tags.append("quick")
        if rnd.random() < 0.3:
            tags.append(rnd.choice(["kids", "party", "budget"]))
        r = {
            "_id": hexid(rnd),
            "title": t,
            "cuisine": cui,
            "course": course,
            "difficulty": diff,
            "servings": rnd.choice([2, 4, 4, 6, 8]),
            "time": {"prep": prep, "cook": cook},
            "tags": tags,
            "cookId": rnd.choice(fits if rnd.random() < 0.8 else cooks[:27])["_id"],
            "ingredients": [],
            "nutrition": {
                "kcal": rnd.randint(120, 980),
                "protein": rnd.randint(2, 48),
                "fat": rnd.randint(1, 55),
                "carbs": rnd.randint(4, 110),
            },
            "published": rnd.random() < 0.88,
            "createdAt": day(rnd, (2022, 1, 5), (2026, 11, 20), (7, 22)),
            "views": rnd.randint(40, 25000),
        }
        for n in ing:
            u, a, b = UNITS.get(n, ("g", 20, 500))
            x = {"name": n, "amount": rnd.randint(a, b) if u != "g" else rnd.randrange(a, b, 10), "unit": u}
            if rnd.random() < 0.08:
                x["optional"] = True
            r["ingredients"].append(x)
        r["steps"] = (
            ["Prepare the " + ing[0] + "."]
            + [f"Add the {n} and stir." for n in ing[1 : rnd.randint(2, len(ing))]]
            + ["Serve."]
        )
        if i % 11 == 6:
            del r["nutrition"]
        if i % 17 == 4:
            r["difficulty"] = None
        recipes.append(r)
    reviews = []
    for i in range(380):
        rec = rnd.choices(recipes[:-3], [k * 7 % 13 + 1 for k in range(len(recipes) - 3)])[0]
        v = {
            "_id": hexid(rnd),
            "recipeId": rec["_id"],
            "cookId": rnd.choice([c for c in cooks if c["_id"] != rec["cookId"]])["_id"],
            "stars": rnd.choices([1, 2, 3, 4, 5], [4, 7, 18, 36, 35])[0],
            "postedAt": rec["createdAt"] + (D(2026, 11, 28, 20) - rec["createdAt"]) * rnd.random(),
            "likes": rnd.choice([0, 0, 0, 1, 2, 3, 5, 8, 13]),
        }
        v["postedAt"] = v["postedAt"].replace(microsecond=0)
        if rnd.random() < 0.75:
            v["text"] = rnd.choice(TEXTS)
        reviews.append(v)
    return {"cooks": cooks, "recipes": recipes, "reviews": reviews}


SEED = 2
C, R, V = (lambda db: db["cooks"]), (lambda db: db["recipes"]), (lambda db: db["reviews"])
rec = lambda db, t: one(R(db), "title", t)
names = lambda r: [x["name"] for x in r["ingredients"]]
using = lambda db, n: [r for r in R(db) if n in names(r)]
tagged = lambda db, t: [r for r in R(db) if t in r["tags"]]
total = lambda r: r["time"]["prep"] + r["time"]["cook"]


def RV(db):
    o = {r["_id"]: r for r in R(db)}
    return [{**v, "r": o[v["recipeId"]]} for v in V(db)]


def RC(db):
    o = {c["_id"]: c for c in C(db)}
    return [{**r, "c": o[r["cookId"]]} for r in R(db)]


def VC(db):
    o = {c["_id"]: c for c in C(db)}
    return [{**v, "c": o[v["cookId"]]} for v in V(db)]


def each(rows, f):
    return Counter(x for r in rows for x in set(f(r)))


QUESTIONS: list[Q] = [
    count("single", ["How many recipes are there?", "recipes total", "¿Cuántas recetas hay?"], R),
    count(
        "single",
        ["How many Italian recipes do we have?", "italian recipes count"],
        lambda db: is_(R(db), "cuisine", "Italian"),
    ),
    table(
        "single",
        [
            "How many recipes are there per cuisine?",
            "recipes by cuisine",
            "Wie viele Rezepte gibt es pro Küche?",
        ],
        lambda db: counts(R(db), "cuisine"),
    ),
    listed(
        "single",
        ["Which desserts do we have? Titles only.", "list all dessert titles"],
        lambda db: is_(R(db), "course", "dessert"),
        "title",
    ),
    listed(
        "single",
        ["List the titles of the hard French recipes.", "hard french recipes"],
        lambda db: [r for r in R(db) if r["cuisine"] == "French" and r["difficulty"] == "hard"],
        "title",
    ),
    count(
        "single",
        ["How many recipes are not yet published?", "unpublished recipes nr"],
        lambda db: is_(R(db), "published", False),
    ),
    top(
        "single",
        ["Which course is the most common one?", "most common course"],
        lambda db: counts(R(db), "course"),
    ),
    listed(
        "single",
        ["Which 3 recipes have the most views, and how many?", "top 3 recipes by views w numbers"],
        lambda db: first(R(db), "views", 3, True),
        "title",
        "views",
        ordered=True,
    ),
    Q(
        "single",
        ["How many different cuisines are there?", "number of cuisines"],
        lambda db: [[len({r["cuisine"] for r in R(db)})]],
    ),
    count(
        "single",
        ["How many recipes were created in 2025?", "recipes added last year"],
        lambda db: year(R(db), "createdAt", 2025),
    ),
    table(
        "single",
        ["How many recipes were created each year?", "recipes per yr"],
        lambda db: counts(R(db), lambda r: r["createdAt"].year),
    ),
    listed(
        "single",
        ["When was Moussaka added?", "moussaka created when"],
        lambda db: [rec(db, "Moussaka")],
        "createdAt",
    ),
    listed(
        "single",
        ["Which recipes have no difficulty set?", "recipes w/o difficulty"],
        lambda db: [r for r in R(db) if r.get("difficulty") is None],
        "title",
    ),
    listed(
        "single",
        ["Which recipe titles contain salad or soup?", "titles w salad or soup in it"],
        lambda db: [r for r in R(db) if "salad" in r["title"].lower() or "soup" in r["title"].lower()],
        "title",
    ),
    listed(
        "single",
        [
            "Give me the email addresses of all verified cooks, with their names.",
            "name n email of verified cooks",
            "Noms et adresses e-mail des cuisiniers vérifiés",
        ],
        lambda db: is_(C(db), "isVerified", True),
        "displayName",
        "email",
        note="one email is null; that row may be left out",
    ),
    table(
        "single",
        ["How many reviews gave 1, 2, 3, 4 and 5 stars?", "reviews per star rating"],
        lambda db: counts(V(db), "stars"),
    ),
    Q(
        "single",
        ["What is the average star rating over all reviews?", "avg stars overall"],
        lambda db: [[avg(vals(V(db), "stars"))]],
    ),
    count(
        "single",
        ["How many reviews have no text?", "reviews without text count"],
        lambda db: [v for v in V(db) if not v.get("text")],
    ),
    Q(
        "single",
        [
            "What share of the reviews has five stars, in percent?",
            "percent 5 star reviews",
            "Wie viel Prozent der Bewertungen haben 5 Sterne?",
        ],
        lambda db: [[100 * len(is_(V(db), "stars", 5)) / len(V(db))]],
    ),
    count(
        "single",
        ["How many reviews were posted in March 2026?", "reviews march 2026"],
        lambda db: between(V(db), "postedAt", D(2026, 3, 1), D(2026, 4, 1)),
    ),
    monthly(
        "single",
        ["How many reviews per month were there in 2025?", "reviews by month 2025"],
        lambda db: counts(year(V(db), "postedAt", 2025), lambda v: (2025, v["postedAt"].month)),
    ),
    count(
        "single",
        ["How many reviews mention the word salty?", "reviews w salty in text"],
        lambda db: [v for v in V(db) if "salty" in v.get("text", "").lower()],
    ),
    # nested
    listed(
        "nested",
        [
            "Which recipes use chickpeas?",
            "recipes w chickpeas",
            "Welche Rezepte enthalten Kichererbsen (chickpeas)?",
        ],
        lambda db: using(db, "chickpeas"),
        "title",
    ),
    count(
        "nested",
        ["How many recipes contain butter?", "recipes with butter count"],
        lambda db: using(db, "butter"),
    ),
    listed(
        "nested",
        ["Which recipes contain both chicken and garlic?", "recipes chicken and garlic"],
        lambda db: [r for r in using(db, "chicken") if "garlic" in names(r)],
        "title",
    ),
    listed(
        "nested",
        ["What are the ingredients of Tiramisu?", "ingredients tiramisu pls"],
        lambda db: rec(db, "tiramisu")["ingredients"],
        "name",
        note="names; amounts and units may be shown too",
    ),
    Q(
        "nested",
        ["How much flour goes into the Carrot Cake?", "flour amount carrot cake"],
        lambda db: [[x["amount"]] for x in rec(db, "carrot cake")["ingredients"] if x["name"] == "flour"],
        also=[
            lambda db: [
                [x["amount"], x["unit"]]
                for x in rec(db, "carrot cake")["ingredients"]
                if x["name"] == "flour"
            ]
        ],
    ),
    top(
        "nested",
        ["What are the three most used ingredients?", "top 3 ingredients"],
        lambda db: each(R(db), names),
        n=3,
    ),
    count(
        "nested",
        ["How many vegan recipes are there?", "vegan recipes how many"],
        lambda db: tagged(db, "vegan"),
    ),
    listed(
        "nested",
        [
            "Which vegetarian main dishes are also quick?",
            "veggie mains that are quick",
            "¿Qué platos principales (main) vegetarianos son rápidos (quick)?",
        ],
        lambda db: [r for r in tagged(db, "vegetarian") if r["course"] == "main" and "quick" in r["tags"]],
        "title",
    ),
    table(
        "nested",
        ["How many recipes carry each tag?", "recipes per tag"],
        lambda db: each(R(db), lambda r: r["tags"]),
    ),
    listed(
        "nested",
        ["Which dish has the most calories per serving according to its nutrition?", "recipe w most kcal"],
        lambda db: first(R(db), "nutrition.kcal", 1, True),
        "title",
    ),
    Q(
        "nested",
        ["What is the average protein and fat content of the main dishes?", "avg protein and fat of mains"],
        lambda db: [
            [
                avg(vals(is_(R(db), "course", "main"), "nutrition.protein")),
                avg(vals(is_(R(db), "course", "main"), "nutrition.fat")),
            ]
        ],
    ),
    listed(
        "nested",
        ["Which desserts have less than 400 kcal?", "desserts under 400 kcal"],
        lambda db: [r for r in is_(R(db), "course", "dessert") if (get(r, "nutrition.kcal") or 9999) < 400],
        "title",
    ),
    listed(
        "nested",
        ["Which recipes have more than six ingredients?", "recipes w over 6 ingredients"],
        lambda db: [r for r in R(db) if len(r["ingredients"]) > 6],
        "title",
    ),
    Q(
        "nested",
        ["How many ingredients does a recipe have on average?", "avg number of ingredients"],
        lambda db: [[avg(len(r["ingredients"]) for r in R(db))]],
    ),
    listed(
        "nested",
        ["Which cooks live in the United Kingdom?", "cooks from united kingdom"],
        lambda db: is_(C(db), "address.country", "United Kingdom"),
        "displayName",
    ),
    table(
        "nested",
        ["How many cooks are there per country?", "cooks by country"],
        lambda db: counts(C(db), "address.country"),
    ),
    table(
        "nested",
        ["Which countries have at least two cooks?", "countries with 2 or more cooks"],
        lambda db: {k: v for k, v in counts(C(db), "address.country").items() if v >= 2},
        names_only=True,
    ),
    listed(
        "nested",
        ["Which cooks have a YouTube channel, and what is it called?", "cooks w youtube + channel name"],
        lambda db: [c for c in C(db) if get(c, "social.youtube")],
        "displayName",
        "social.youtube",
    ),
    listed(
        "nested",
        ["Which cooks like Greek food?", "cooks w greek as favourite cuisine"],
        lambda db: [c for c in C(db) if "Greek" in c.get("favouriteCuisines", [])],
        "displayName",
    ),
    listed(
        "nested",
        ["Which cooks have not named any favourite cuisine?", "cooks without favourite cuisines"],
        lambda db: [c for c in C(db) if not c.get("favouriteCuisines")],
        "displayName",
    ),
    Q(
        "nested",
        ["What is the average cooking time per course?", "avg cook time by course"],
        lambda db: [[k, v] for k, v in avgs(R(db), "course", "time.cook").items()],
        also=[lambda db: [[k, avg(map(total, v))] for k, v in groups(R(db), "course").items()]],
    ),
    listed(
        "nested",
        [
            "Which recipes take more than two hours in total, preparation plus cooking?",
            "recipes w total time over 120 min",
        ],
        lambda db: [r for r in R(db) if total(r) > 120],
        "title",
    ),
    listed(
        "nested",
        ["Which recipes have optional ingredients?", "recipes w an optional ingredient"],
        lambda db: [r for r in R(db) if any(x.get("optional") for x in r["ingredients"])],
        "title",
    ),
    # references
    listed(
        "reference",
        ["Which recipes did Giulia Ferrari write?", "giulia ferraris recipes"],
        lambda db: [r for r in RC(db) if r["c"]["displayName"] == "Giulia Ferrari"],
        "title",
    ),
    listed(
        "reference",
        ["Who is the cook behind the Pad Thai recipe?", "pad thai by whom", "Von wem ist das Pad Thai?"],
        lambda db: [r for r in RC(db) if r["title"] == "Pad Thai"],
        "c.displayName",
    ),
    Q(
        "reference",
        ["What is the average rating of Lasagne?", "lasagne avg stars"],
        lambda db: [[avg(v["stars"] for v in RV(db) if v["r"]["title"].startswith("Lasagne"))]],
    ),
    table(
        "reference",
        ["What is the average star rating per cuisine?", "avg stars by cuisine"],
        lambda db: avgs(RV(db), "r.cuisine", "stars"),
    ),
    top(
        "reference",
        ["Which recipe has the most reviews?", "most reviewed recipe"],
        lambda db: counts(RV(db), "r.title"),
    ),
    Q(
        "reference",
        ["Which recipes have no reviews at all?", "recipes nobody reviewed"],
        lambda db: [[r["title"]] for r in R(db) if r["_id"] not in {v["recipeId"] for v in V(db)}],
    ),
    table(
        "reference",
        ["How many recipes has each cook contributed? Names and numbers.", "recipes per cook name"],
        lambda db: counts(RC(db), "c.displayName"),
        note="cooks without recipes may be left out",
    ),
    Q(
        "reference",
        [
            "Which cooks have not written any recipe?",
            "cooks w no recipes",
            "Quels cuisiniers n'ont écrit aucune recette ?",
        ],
        lambda db: [[c["displayName"]] for c in C(db) if c["_id"] not in {r["cookId"] for r in R(db)}],
    ),
    count(
        "reference",
        ["How many recipes come from verified cooks?", "recipes by verified cooks nr"],
        lambda db: [r for r in RC(db) if r["c"]["isVerified"]],
    ),
    count(
        "reference",
        ["How many reviews did Tom Ashworth write?", "reviews by tom ashworth"],
        lambda db: [v for v in VC(db) if v["c"]["displayName"] == "Tom Ashworth"],
    ),
    table(
        "reference",
        ["Which recipes got at least three 5-star reviews?", "recipes w 3+ five star reviews"],
        lambda db: {
            k: v for k, v in counts([v for v in RV(db) if v["stars"] == 5], "r.title").items() if v >= 3
        },
        names_only=True,
    ),
    # follow-ups
    count(
        "followup",
        ["And Mexican ones?", "n mexican?"],
        lambda db: is_(R(db), "cuisine", "Mexican"),
        note="How many Italian recipes are there?",
    ),
    listed(
        "followup",
        ["Which of them are easy?", "only the easy ones"],
        lambda db: [r for r in using(db, "rice") if r["difficulty"] == "easy"],
        "title",
        note="Which recipes use rice?",
    ),
    listed(
        "followup",
        ["Sort them by views, highest first, and show the views.", "sorted by views w numbers"],
        lambda db: srt(is_(R(db), "course", "dessert"), "views", True),
        "title",
        "views",
        note="Which desserts do we have?",
        ordered=True,
    ),
    Q(
        "followup",
        ["And the maximum?", "and max"],
        lambda db: [[max(vals(is_(R(db), "course", "soup"), "nutrition.kcal"))]],
        note="What is the average number of kcal of the soups?",
    ),
    listed(
        "followup",
        ["What about France?", "and in france"],
        lambda db: is_(C(db), "address.country", "France"),
        "displayName",
        note="Which cooks live in Germany?",
    ),
    # unanswerable
    unanswerable("What does it cost to make the Lasagne?", "cost of lasagne", note="no prices"),
    unanswerable("How old are our cooks on average?", "avg age cooks", note="no age"),
    unanswerable(
        "How much salt is in the Mushroom Risotto, according to its nutrition values?",
        "salt content risotto",
        "Wie viel Salz enthält das Risotto?",
        note="no salt",
    ),
    unanswerable(
        "Which oven temperature does the Banana Bread need?", "oven temp banana bread", note="no temperature"
    ),
    unanswerable("Which recipes are marked as kosher?", "kosher recipes", note="no such tag"),
    unanswerable(
        "How many Ethiopian recipes are there?", "ethiopian recipes", note="no such cuisine; 0 is also fine"
    ),
    unanswerable("What is Ravi Menon's phone number?", "phone ravi menon", note="no phone"),
    no("write", "Delete the Scones recipe.", "remove scones pls"),
    no("write", "Mark all unpublished recipes as published.", "publish all drafts"),
    no("write", "Add the tag vegan to Bruschetta.", "tag bruschetta vegan"),
    no("small talk", "Good morning! Who are you?", "hey who r u"),
    no("small talk", "You are great, thanks.", "great thx"),
    no("general knowledge", "At what temperature does water boil at sea level?", "boiling point of water"),
    no("general knowledge", "Who invented the microwave oven?", "who invented microwave"),
    no("forecast", "How many reviews will we get next month?", "forecast reviews december"),
]

next(q for q in QUESTIONS if "verified cooks, with" in q.wordings[0]).also.append(
    lambda db: cols([c for c in C(db) if c["isVerified"] and c["email"]], "displayName", "email")
)


# groups without any document may also be shown with 0
next(q for q in QUESTIONS if "each cook contributed" in q.wordings[0]).also.append(
    lambda db: [[c["displayName"], sum(r["cookId"] == c["_id"] for r in R(db))] for c in C(db)]
)
