"""A pharmacy with German field names: medicines, customers, prescriptions with their lines, deliveries, and night duty."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

MEDICINES = (
    "Ibuflam 400:Schmerz:Tabletten:695:frei|Paracet 500:Schmerz:Tabletten:349:frei|Novalgit:Schmerz:Tropfen:1240:Rezept"
    "|Amoxil 1000:Antibiotikum:Tabletten:1790:Rezept|Doxymed:Antibiotikum:Tabletten:1510:Rezept"
    "|Nasolind:Erkältung:Spray:420:frei|Hustosan:Erkältung:Saft:890:frei|Bisoprolin:Herz:Tabletten:1420:Rezept"
    "|Ramiprin:Herz:Tabletten:1330:Rezept|Insulan:Diabetes:Spritze:8950:Rezept|Metforin:Diabetes:Tabletten:1520:Rezept"
    "|Cetirin:Allergie:Tabletten:780:frei|Fenisalb:Allergie:Salbe:960:frei|Pantozid:Magen:Tabletten:1280:Rezept"
    "|Gastrolind:Magen:Saft:1150:frei|Morphalin:Schmerz:Tabletten:4480:BtM"
)
NAMES = (
    "Adam Berg|Britta Ostwald|Cem Özdemirli|Dora Feldt|Erik Sand|Fatma Yurt|Gero Blank|Hilde Maas|Ivan Kral|Jule Hein"
    "|Karl Uhlig|Lea Winter|Moritz Tal|Nele Grau|Otto Riem|Pia Lorch|Rosa Ebel|Sven Thal|Tina Wolke|Udo Zink"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """16 medicines, 60 customers, 8 doctors, 280 prescriptions, 90 deliveries, 70 duties."""
    medicines = []
    for number, one in enumerate(MEDICINES.split("|")):
        name, group, form, cents, rule = one.split(":")
        medicine: dict[str, Any] = {
            "pzn": f"{1034500 + number * 173:08}",
            "name": name,
            "gruppe": group,
            "form": form,
            "vk_ct": int(cents),
            "ek_ct": round(int(cents) * chance.uniform(0.5, 0.85)),
            "abgabe": rule,
            "bestand": chance.choice([0, 2, 5, 9, 14, 30, 61]),
            "meldebestand": chance.choice([3, 5, 8, 10]),
            "verfall": datetime(2026, 5, 31) + timedelta(days=30 * chance.randrange(30)),
            "kuehl": name == "Insulan",
        }
        if chance.random() < 0.25:
            medicine["lieferengpass_seit"] = datetime(2026, 4, 1) + timedelta(days=chance.randrange(230))
        medicines.append(medicine)
    codes = [str(one["pzn"]) for one in medicines]
    customers = []
    for number in range(60):
        customer: dict[str, Any] = {
            "kd_nr": f"K{700 + number}",
            "name": NAMES.split("|")[number % 20]
            + ("" if number < 20 else f" {'jun.' if number < 40 else 'sen.'}"),
            "gebdat": datetime(1934, 1, 1) + timedelta(days=chance.randrange(32500)),
            "kasse": chance.choice(["AOK", "Techniker", "Barmer", "privat"]),
            "befreit": "J" if chance.random() < 0.2 else "N",
            "stadtteil": chance.choice(["Altstadt", "Altstadt", "Westend", "Rosenhof"]),
            "allergien": chance.sample(["Penicillin", "Aspirin", "Latex"], chance.choice([0, 0, 0, 1, 2])),
            "botendienst": chance.random() < 0.3,
        }
        if chance.random() < 0.4:
            customer["kundenkarte_seit"] = datetime(2015, 1, 1) + timedelta(days=chance.randrange(4300))
        customers.append(customer)
    doctors = [
        {"lanr": f"L{number:02}", "name": name, "fach": field, "stadtteil": quarter}
        for number, (name, field, quarter) in enumerate(
            (
                ("Dr. Arndt", "Hausarzt", "Altstadt"),
                ("Dr. Böhme", "Hausarzt", "Westend"),
                ("Dr. Cirik", "Kardiologie", "Altstadt"),
                ("Dr. Demel", "HNO", "Rosenhof"),
                ("Dr. Eger", "Kinderarzt", "Westend"),
                ("Dr. Fiedler", "Diabetologie", "Altstadt"),
                ("Dr. Gül", "Hautarzt", "Westend"),
                ("Dr. Hoff", "Augenarzt", "Rosenhof"),
            ),
            1,
        )
    ]
    prescriptions = []
    for number in range(280):
        issued = datetime(2026, 1, 2) + timedelta(days=chance.randrange(331))
        lines = [
            {
                "pzn": code,
                "menge": chance.choice([1, 1, 1, 2, 3]),
                "zuzahlung_ct": chance.choice([0, 500, 500, 1000]),
            }
            for code in chance.sample(codes[:15], chance.randint(1, 3))
        ]
        prescription: dict[str, Any] = {
            "rezept": f"R{number + 1:04}",
            "kunde": f"K{700 + chance.randrange(54)}",
            "arzt": f"L{chance.randint(1, 7):02}",
            "ausgestellt": issued,
            "art": chance.choice(["e-Rezept", "e-Rezept", "e-Rezept", "Papier", "privat"]),
            "positionen": lines,
            "status": chance.choice(["abgegeben", "abgegeben", "abgegeben", "bestellt", "abgelehnt"]),
        }
        if prescription["status"] == "abgegeben":
            prescription["abgegeben_am"] = min(
                issued + timedelta(days=chance.choice([0, 0, 1, 3, 29])), datetime(2026, 11, 29)
            )
            prescription["abgegeben_von"] = chance.choice(["Frau Lutz", "Herr Paal", "Frau Sönmez"])
        if chance.random() < 0.07:
            prescription["retax_eur"] = chance.choice([12.5, 48, 130, 890])
        prescriptions.append(prescription)
    deliveries = [
        {
            "lieferung": 9001 + number,
            "grosshaendler": chance.choice(["Phönix Nord", "Sanimed", "Gehag"]),
            "bestellt": day,
            "eingang": day + timedelta(days=chance.choice([0, 1, 1, 2, 6])),
            "artikel": chance.choice(codes[:13]),
            "bestellmenge": amount,
            "liefermenge": max(0, amount - chance.choice([0, 0, 0, 5, 20])),
            "summe_eur": round(chance.uniform(20, 2400), 2),
        }
        for number, (day, amount) in enumerate(
            (datetime(2026, 5, 1) + timedelta(days=chance.randrange(205)), chance.choice([10, 20, 50]))
            for _ in range(90)
        )
    ]
    duties = [
        {
            "datum": datetime(2026, 7, 3) + timedelta(days=3 * number),
            "dienst": chance.choice(["Nacht", "Nacht", "Sonntag"]),
            "apotheker": chance.choice(["Frau Lutz", "Herr Paal"]),
            **(
                {"kunden": chance.randint(3, 44), "umsatz_eur": chance.randrange(40, 900, 10)}
                if number < 50
                else {}
            ),
        }
        for number in range(70)
    ]
    return {
        "medikamente": medicines,
        "kunden": customers,
        "aerzte": doctors,
        "rezepte": prescriptions,
        "lieferungen": deliveries,
        "notdienste": duties,
    }


QUESTIONS = """
medikamente[bestand=0] show name
    Was ist nicht mehr da?
    which medicines are out of stock
    medicamentos agotados

medikamente[bestand<@meldebestand] show name, bestand
    Was müssen wir nachbestellen, und wie viel ist noch da?
    medicines below their reorder level with the stock left

medikamente[verfall<today & bestand>0] show name, verfall
    Was liegt noch im Regal, obwohl es verfallen ist? Mit Datum
    expired medicines we still have in stock, and the expiry date

medikamente[verfall=next 3 months] list
    Medikamente, die in den nächsten 3 Monaten verfallen
    medicines expiring in the next three months

medikamente[lieferengpass_seit!=null] show name, lieferengpass_seit
    Bei welchen Mitteln gibt es einen Lieferengpass, und seit wann?
    supply shortages: medicine and since when

medikamente bottom 1 lieferengpass_seit show name
    Welcher Lieferengpass dauert schon am längsten?
    the medicine with the oldest shortage

medikamente by gruppe count, avg vk_ct
    je Gruppe: Anzahl und Durchschnittspreis
    number and mean sales price (vk) per group

medikamente by gruppe sum bestand desc
    Bestand nach Gruppe, der größte zuerst
    stock by group in descending order

medikamente by form count > 2
    Formen, von denen es mehr als zwei Mittel gibt
    forms with more than 2 medicines

medikamente[abgabe="Rezept"|"BtM" & vk_ct>4000] show name, vk_ct
    rezept- oder BtM-pflichtige Mittel über 40 Euro (4000 ct), mit Preis
    medicines on Rezept or BtM that cost over 4000 cents, and their price

medikamente[abgabe="frei"] percent
    Wie viel Prozent sind frei verkäuflich?
    share that is sold freely (frei)

medikamente[gruppe="Schmerz" & abgabe="frei"] show name
    Schmerzmittel ohne Rezept, also frei verkäuflich
    over-the-counter painkillers: Schmerz, frei

medikamente top 1 vk_ct show name, vk_ct
    das teuerste Mittel und sein Verkaufspreis
    dearest medicine with its sales price

medikamente[ek_ct>avg] count
    Wie viele kosten im Einkauf mehr als der Schnitt?
    number of medicines with an above-average purchase price

medikamente[no lieferungen] show name
    Welche Mittel wurden nie geliefert?
    medicines without a delivery

kunden count
    Wie viele Kunden sind in der Kartei?
    how many customers are there

kunden[gebdat<last 75 years] show name, gebdat
    Kunden über 75, mit Geburtsdatum
    who is older than 75? name and birth date

kunden[befreit="J"] count
    Wie viele sind von der Zuzahlung befreit?
    number of customers exempt from co-payment
    combien de clients sont exonérés

kunden[allergien="Penicillin"] show name
    Wer verträgt kein Penicillin?
    names of customers with a Penicillin allergy

kunden[allergien.#>=2] show name, allergien
    Wer hat mindestens zwei Allergien, und welche?
    customers with 2 or more allergies and what they are

kunden by kasse, befreit count
    nach Kasse und Befreiung
    customers by insurer and exemption

kunden[kundenkarte_seit=null] percent
    Welcher Anteil hat keine Kundenkarte?
    percentage without a loyalty card

kunden bottom 1 kundenkarte_seit show name
    Wer hat die Kundenkarte am längsten?
    customer with the oldest loyalty card

kunden[no rezepte] count
    Wie viele Kunden haben noch nie ein Rezept eingelöst?
    number of customers without a prescription

kunden[botendienst=true & stadtteil!="Altstadt"] list
    Kunden mit Botendienst außerhalb der Altstadt
    customers on home delivery (Botendienst) who don't live in Altstadt

aerzte[no rezepte] show name
    Von welchem Arzt kam noch kein Rezept?
    doctor without any prescription

aerzte by stadtteil count
    Ärzte je Stadtteil
    how many doctors in each quarter

rezepte[ausgestellt=today] count
    Wie viele Rezepte sind heute ausgestellt worden?
    number of prescriptions issued today

rezepte[status="bestellt"] show rezept, kunde.name
    Auf welche Rezepte ist noch Ware bestellt, und für wen?
    prescriptions still on order (bestellt), with the customer

rezepte[status="bestellt" & ausgestellt<last 28 days] list
    bestellte Rezepte, die älter als 28 Tage sind
    prescriptions on order (bestellt) issued more than 28 days ago

rezepte[status="abgelehnt"] percent
    Anteil abgelehnter Rezepte
    what share was rejected (abgelehnt)

rezepte[abgegeben_am=@ausgestellt] percent
    Wie viel Prozent werden am selben Tag abgegeben?
    percentage handed out on the day of issue

rezepte by arzt.name count top 3
    Von welchen drei Ärzten kommen die meisten Rezepte?
    top 3 doctors by prescriptions

rezepte by arzt.fach count desc
    Rezepte nach Fachrichtung, häufigste zuerst
    prescriptions by the doctor's field, most first

rezepte by arzt.name count distinct kunde
    Wie viele verschiedene Kunden schickt uns jeder Arzt?
    number of different customers per doctor

rezepte by kunde.name count >= 8
    Kunden mit acht Rezepten oder mehr
    who has had at least 8 prescriptions

rezepte by kunde.kasse count, avg positionen.#
    je Kasse: Rezepte und mittlere Zahl der Positionen
    prescriptions and average number of lines by insurer

rezepte by art count
    Wie viele e-Rezepte, Papier und private?
    prescriptions by kind

rezepte by ausgestellt:month asc count
    Rezepte pro Monat
    prescriptions month by month

rezepte by ausgestellt:weekday count top 1
    An welchem Wochentag werden die meisten Rezepte ausgestellt?
    weekday with most prescriptions

rezepte[positionen.pzn.name="Insulan"] count
    Auf wie vielen Rezepten stand Insulan?
    number of prescriptions with Insulan

rezepte[positionen.pzn.name="Amoxil 1000" & kunde.allergien="Penicillin"] list
    Rezepte mit Amoxil 1000 für Leute, die gegen Penicillin allergisch sind
    Amoxil 1000 prescribed to customers with a Penicillin allergy

rezepte by positionen.pzn.name sum positionen.menge top 5
    die fünf am meisten verordneten Mittel nach Packungen
    five medicines prescribed most by number of packs (menge)

rezepte by positionen.pzn.gruppe sum positionen.menge desc
    Packungen je Gruppe, absteigend
    packs prescribed per group, largest first

rezepte[positionen.zuzahlung_ct=0 & positionen.menge>=3] list
    Rezepte mit einer Position ab 3 Packungen ohne Zuzahlung (0 ct)
    prescriptions where three packs or more of something came at 0 cents co-payment

rezepte[positionen.#=1] percent
    Anteil der Rezepte mit nur 1 Position
    share of single-line prescriptions, 1 line

rezepte sum positionen.zuzahlung_ct
    Zuzahlungen insgesamt in Cent
    total co-payments in cents

rezepte[retax_eur!=null] count, sum retax_eur
    Retaxierungen: wie viele und welche Summe?
    number and total of the retaxations

rezepte by abgegeben_von sum retax_eur top 1
    Wer hat die höchsten Retaxierungen verursacht?
    whose prescriptions led to the most retax in euros

rezepte[abgegeben_von="Herr Paal" & abgegeben_am=last week] count
    Wie viele Rezepte hat Herr Paal letzte Woche abgegeben?
    prescriptions Herr Paal handed out last week, number

rezepte[arzt.stadtteil!="Altstadt" & kunde.stadtteil="Altstadt"] count
    Wie oft gehen Altstädter (Altstadt) zu einem Arzt anderswo?
    number of prescriptions of Altstadt customers from doctors outside Altstadt

lieferungen[liefermenge<@bestellmenge] percent
    Wie oft wird zu wenig geliefert, in Prozent?
    share of short deliveries

lieferungen[liefermenge<@bestellmenge] by grosshaendler count desc
    Fehlmengen nach Großhändler, die meisten zuerst
    which wholesaler delivers short how often, descending

lieferungen[liefermenge=0] list
    Lieferungen, bei denen gar nichts kam (0)
    deliveries with 0 delivered

lieferungen by grosshaendler sum summe_eur, count
    Umsatz und Zahl der Lieferungen je Großhändler
    total amount and number of deliveries for each wholesaler

lieferungen[bestellt=this quarter] sum summe_eur
    Was haben wir in diesem Quartal bestellt, in Euro?
    purchases ordered this quarter, total

lieferungen by artikel.name sum liefermenge top 3
    die drei meistgelieferten Mittel
    top 3 medicines by quantity delivered

lieferungen[artikel.gruppe="Erkältung"] by eingang:month asc sum liefermenge
    gelieferte Erkältungsmittel pro Monat des Eingangs
    quantity of Erkältung medicines delivered by month of arrival

lieferungen[eingang=@bestellt] count
    Wie viele kamen noch am Tag der Bestellung?
    number of same-day deliveries

notdienste[datum=this month] show datum, dienst, apotheker
    Notdienste diesen Monat: wann, was, wer?
    this month's duties with date, kind and pharmacist

notdienste[datum>=today] bottom 1 datum show datum, apotheker
    Wann ist der nächste Notdienst, und wer macht ihn?
    next duty from today on: date and pharmacist

notdienste by apotheker count, avg umsatz_eur
    je Apotheker: Zahl der Dienste und mittlerer Umsatz
    duties and average takings per pharmacist

notdienste[dienst="Nacht"] avg kunden, max kunden
    Kunden in einer Nacht: Durchschnitt und Höchstwert
    average and highest number of customers in a night duty (Nacht)

notdienste[umsatz_eur<100 & dienst="Sonntag"] list
    Sonntagsdienste mit unter 100 Euro Umsatz
    Sunday duties (Sonntag) that took less than 100 euros

medikamente show name, vk_ct - ek_ct
    Spanne je Mittel, Verkaufs- minus Einkaufspreis
    margin per medicine, with the name

medikamente[name="Insulan"] show vk_ct - ek_ct
    Wie viel verdienen wir an einer Packung Insulan, Verkauf minus Einkauf?
    margin on Insulan in cents

medikamente sum bestand * ek_ct
    Was ist unser Lager zu Einkaufspreisen wert?
    value of the stock at purchase prices

lieferungen sum bestellmenge - liefermenge
    Wie viele Packungen fehlten insgesamt, bestellt minus geliefert?
    total difference between packs ordered and delivered

lieferungen by grosshaendler avg eingang - bestellt
    Wie viele Tage braucht jeder Großhändler im Schnitt?
    average days from order to arrival by wholesaler

kunden avg gebdat:age
    Durchschnittsalter der Kunden
    how old are our customers on average

rezepte[status="abgelehnt"] by arzt.name percent top 1
    Bei welchem Arzt wird der größte Anteil der Rezepte abgelehnt?
    doctor with the highest share of rejected (abgelehnt) prescriptions

rezepte avg abgegeben_am - ausgestellt
    Wie viele Tage vergehen im Schnitt von der Ausstellung bis zur Abgabe?
    average days from issue until it is handed out

rezepte avg by kunde count
    Wie viele Rezepte hat ein Kunde im Durchschnitt?
    average number of prescriptions per customer

after medikamente[bestand=0] show name
medikamente[bestand=0] count
    Wie viele sind das?
    how many is that

after medikamente[bestand=0] show name
medikamente[bestand=0 & abgabe="Rezept"] show name
    nur die auf Rezept
    just the ones on Rezept

after rezepte by arzt.name count top 3
rezepte[ausgestellt=last month] by arzt.name count top 3
    und im letzten Monat?
    for last month only

after rezepte[status="bestellt"] show rezept, kunde.name
rezepte[status="bestellt" & kunde.botendienst=true] show rezept, kunde.name
    nur die mit Botendienst
    those on Botendienst only

after rezepte by ausgestellt:month asc count
rezepte[art="privat"] by ausgestellt:month asc count
    und nur die privaten?
    private ones only (privat)

after lieferungen by grosshaendler sum summe_eur, count
lieferungen[bestellt=last month] by grosshaendler sum summe_eur, count
    letzten Monat?
    last month?

after kunden[befreit="J"] count
kunden[befreit="J"] by kasse count
    je Kasse
    by insurer?

after medikamente top 1 vk_ct show name, vk_ct
medikamente[abgabe="frei"] top 1 vk_ct show name, vk_ct
    und von den frei verkäuflichen?
    among those that are frei

after notdienste[datum>=today] bottom 1 datum show datum, apotheker
notdienste[datum>=today & apotheker="Frau Lutz"] bottom 1 datum show datum, apotheker
    und der nächste von Frau Lutz?
    Frau Lutz's next one?

none
    Welches Mittel hilft am besten gegen Kopfschmerzen?
    Telefonnummer von Dr. Cirik
    Welche Nebenwirkungen hat Ramiprin?
    Darf ich Ibuflam mit Alkohol nehmen?
    Warum wurde R0034 abgelehnt?
    bestell 20 Packungen Nasolind
    median co-payment
    how many flu patients will there be in January
    which customer is the sickest
    price of Cetirin in other pharmacies
    customers of doctors who prescribe the most antibiotics
    e-mail of Pia Lorch
    Verhältnis von Privatrezepten zu Kassenrezepten
    opening hours of Dr. Hoff
    ¿tienen mascarillas?
    bonne nuit
    Danke für die Hilfe
"""
