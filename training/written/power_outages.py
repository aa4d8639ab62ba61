"""A power grid's outages, mostly asked about in German: substations, crews, outages and what customers complained of."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SUBSTATIONS = "Altenrode|Birkenau|Dornfeld|Eichholz|Falkenried|Grünbach|Hohenstein|Kaltwasser|Lindental|Mühlgrund|Neuhof|Seedorf"
LEADERS = "Anke Reuter|Björn Halle|Ceren Yildiz|Detlef Moos|Ewa Nowicka|Frieder Kuhn"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """12 substations, 6 crews, 220 outages, 180 complaints."""
    substations = [
        {
            "code": f"UW{number:02}",
            "name": name,
            "district": chance.choice(["Nord", "Süd", "Ost", "West"]),
            "built_year": chance.randint(1958, 2023),
            "capacity_mva": chance.choice([25, 40, 63, 100]),
            "remote_controlled": chance.random() < 0.6,
            "households": chance.randint(900, 24000),
        }
        for number, name in enumerate(SUBSTATIONS.split("|"), 1)
    ]
    crews = [
        {
            "_id": f"T{number}",
            "leader": name,
            "base": chance.choice(["Altenrode", "Seedorf"]),
            "people": chance.randint(3, 8),
            "on_call": chance.random() < 0.5,
        }
        for number, name in enumerate(LEADERS.split("|"), 1)
    ]
    outages = []
    for number in range(220):
        began = datetime(2024, 12, 1) + timedelta(days=chance.randrange(728), minutes=chance.randrange(1440))
        minutes = chance.choice([4, 12, 25, 40, 55, 90, 150, 300, 720])
        outage: dict[str, Any] = {
            "outage_no": 880001 + number,
            "substation": chance.choice(substations[:11])["code"],
            "began_at": began,
            "voltage_kv": chance.choice([0.4, 0.4, 10, 20, 110]),
            "cause": chance.choice(
                ["storm", "excavator", "equipment", "equipment", "overload", "animal", "unknown"]
            ),
            "planned": chance.random() < 0.2,
            "customers_affected": chance.choice([1, 12, 80, 240, 900, 3500, 12000]),
            "energy_lost_kwh": chance.randint(2, 9000),
            "reported_by": chance.choice(["customer", "sensor", "sensor", "staff"]),
        }
        if chance.random() < 0.9:
            outage["crew_id"] = chance.choice(crews[:5])["_id"]
        if number % 40 or began < datetime(2026, 9, 1):
            outage["restored_at"] = began + timedelta(minutes=minutes)
            outage["duration_min"] = minutes
        if chance.random() < 0.3:
            outage["repair_cost_ct"] = chance.choice([15000, 48000, 120000, 560000, 2300000])
        outages.append(outage)
    complaints = [
        {
            "_id": number,
            "outage_no": chance.choice(outages[:150])["outage_no"],
            "received": datetime(2025, 1, 2) + timedelta(days=chance.randrange(696)),
            "channel": chance.choice(["phone", "phone", "email", "letter"]),
            "damage": chance.choice(["freezer", "computer", "lost sales", "none", "none"]),
            "claimed_eur": chance.choice([0, 0, 40, 120, 350, 1800]),
            "paid_eur": chance.choice([0, 0, 40, 100]),
            "closed": chance.choice(["yes", "yes", "no"]),
        }
        for number in range(1, 181)
    ]
    return {"substations": substations, "crews": crews, "outages": outages, "complaints": complaints}


QUESTIONS = """
outages count
    Wie viele Stromausfälle gab es insgesamt?
    Anzahl aller Störungen
    how many power cuts have there been in total

outages[began_at=today] list
    Ausfälle heute
    was ist heute ausgefallen
    today's power cuts

outages[began_at=this month] count
    Wie oft ist diesen Monat der Strom ausgefallen?
    Zahl der Störungen in diesem Monat
    how many outages this month

outages[began_at=last week] list
    Störungen letzte Woche
    Zeig mir die Ausfälle der letzten Woche

outages[began_at=last year] count
    wie viele Ausfälle hatten wir letztes Jahr
    Anzahl Störungen im letzten Jahr

outages[began_at=*-01] count
    Wie viele Ausfälle im Januar?
    how many power cuts in January

outages[began_at=2026-03] list
    Ausfälle im März 2026
    outages of March 2026

outages by began_at:month count
    Störungen pro Monat
    Ausfälle monatsweise
    power cuts per month

outages by began_at:month count top 1
    In welchem Monat fiel der Strom am häufigsten aus?
    schlimmster Monat nach Zahl der Ausfälle

outages by began_at:weekday count
    Ausfälle nach Wochentag
    an welchen Wochentagen gibt es wie viele Störungen

outages[restored_at=null] list
    laufende Störungen, noch nicht behoben
    where is the power still off: outages not restored
    Ausfälle ohne Wiederversorgung

outages[restored_at=null] count
    wie viele Störungen sind noch offen, also nicht wieder versorgt
    how many outages have not been restored yet

outages[restored_at=null] show outage_no, substation.name
    Wo ist der Strom noch weg? Nummer und Umspannwerk
    not restored yet: outage number and substation name

outages[planned=true] percent
    Wie viel Prozent der Abschaltungen waren geplant?
    Anteil geplanter Ausfälle in Prozent
    what percentage was planned

outages[planned=false & began_at=this year] count
    Wie viele ungeplante Ausfälle hatten wir dieses Jahr?
    Zahl der nicht geplanten Störungen in diesem Jahr

outages[planned=true & began_at=this week] show outage_no, substation.name, began_at
    geplante Abschaltungen diese Woche: Nummer, Umspannwerk, Beginn
    this week's planned outages with number, substation and start

outages[duration_min>30] count
    Wie viele Ausfälle dauerten länger als 30 Minuten?
    Anzahl Störungen von mehr als 30 Min
    how many lasted over half an hour

outages[duration_min>=120] list
    Störungen von zwei Stunden und mehr
    outages of 2 hours or longer

outages[duration_min<5] percent
    what share was over in less than five minutes
    Anteil der Ausfälle unter 5 Minuten in Prozent

outages avg duration_min
    Wie lange ist der Strom im Schnitt weg?
    durchschnittliche Ausfalldauer
    average length of a power cut

outages top 1 duration_min show substation.name, duration_min
    längster Ausfall: welches Umspannwerk, wie viele Minuten
    where was the longest power cut, and how many minutes

outages by cause count
    Ausfälle nach Ursache
    how many power cuts for each cause
    apagones por causa

outages by cause count top 1
    Was ist die häufigste Ursache?
    woran liegt es meistens
    main reason for power cuts

outages by cause avg duration_min
    durchschnittliche Dauer je Ursache
    Wie lange dauert es im Mittel bei jeder Ursache?

outages by cause sum customers_affected top 1
    which cause hit the most customers altogether
    Welche Ursache traf insgesamt die meisten Kunden?

outages[cause="storm"] count
    Wie viele Sturmschäden (storm) hatten wir?
    number of power cuts due to storms
    cuántos cortes por tormenta (storm)

outages[cause="excavator" & began_at=this year] list
    Baggerschäden in diesem Jahr (excavator)
    this year's outages where an excavator hit a cable

outages[cause="animal"] show substation.name, began_at desc began_at
    Tiere (animal) als Ursache: wo und wann, neueste zuerst
    animal outages by date, latest first: substation and start

outages[cause="equipment"|"overload"] count
    Anzahl Ausfälle durch equipment oder overload
    how many because of equipment or overload

outages by substation.name count
    Ausfälle je Umspannwerk
    Störungen pro Umspannwerk
    power cuts per substation

outages by substation.name count top 1
    Welches Umspannwerk fällt am häufigsten aus?
    our least reliable substation by number of outages
    Spitzenreiter bei den Ausfällen, welches Werk

outages by substation.name count top 5
    die fünf Umspannwerke mit den meisten Störungen
    five substations with the most power cuts

outages by substation.name count > 20
    Umspannwerke mit mehr als 20 Ausfällen
    where have there been more than 20 outages, by substation

outages by substation.name sum duration_min top 1
    bei welchem Umspannwerk war der Strom insgesamt am längsten weg
    substation with the most outage minutes in total

outages[substation.name="Grünbach"] list
    Störungen in Grünbach
    was war in Grünbach los, alle Ausfälle
    outages at Grünbach

outages[substation.name="Hohenstein" & began_at=this year] count
    Wie oft fiel Hohenstein dieses Jahr aus?
    Hohenstein: Zahl der Ausfälle in diesem Jahr

outages[substation.name="Seedorf"|"Neuhof"] sum customers_affected
    wie viele Kunden waren in Seedorf oder Neuhof insgesamt betroffen
    customers affected at Seedorf and Neuhof, total

outages[substation.name="Birkenau"] top 1 began_at show began_at
    wann war der letzte Ausfall in Birkenau
    last time the lights went out at Birkenau

outages by substation.district count
    Störungen nach Bezirk
    Ausfälle in Nord, Süd, Ost und West, je Bezirk

outages by substation.district sum customers_affected top 1
    in welchem Bezirk waren die meisten Kunden betroffen
    district with the most customers affected

outages[substation.district="Nord"] avg duration_min
    wie lange dauert ein Ausfall im Norden (Nord) durchschnittlich
    average outage in district Nord

outages[substation.built_year<1980] count
    Wie viele Ausfälle gab es in Werken, die vor 1980 gebaut wurden?
    number of outages at substations from before 1980

outages[substation.remote_controlled=false] avg duration_min
    mittlere Dauer in Werken ohne Fernsteuerung (remote_controlled)
    how long on average where the substation is not remote controlled

outages sum customers_affected
    betroffene Kunden insgesamt
    how many customers were hit in all

outages[customers_affected>=1000] list
    große Ausfälle ab 1000 Kunden
    Störungen mit tausend oder mehr betroffenen Kunden

outages[customers_affected>1000 & began_at=this year] count
    how many big ones this year, more than 1k customers
    Zahl der Ausfälle dieses Jahr mit über 1000 Betroffenen

outages top 3 customers_affected show outage_no, customers_affected
    die drei größten Ausfälle nach betroffenen Kunden, mit Nummer
    three outages that hit most customers: number and customers

outages[customers_affected>avg] count
    Wie viele Ausfälle trafen mehr Kunden als der Durchschnitt?
    number of outages with more customers hit than average

outages[began_at=this year] sum energy_lost_kwh
    nicht gelieferte Energie in diesem Jahr in kWh
    how many kWh did we fail to deliver this year, total

outages by began_at:year sum energy_lost_kwh
    verlorene kWh pro Jahr
    undelivered energy year by year

outages by voltage_kv count
    Ausfälle nach Spannungsebene
    outages by voltage level

outages[voltage_kv=110] list
    Störungen im 110-kV-Netz
    everything on 110 kV

outages[voltage_kv<1] percent
    what percentage was low voltage, below 1 kV
    Anteil der Störungen unter 1 kV in Prozent

outages by reported_by count
    wer meldet die Störungen? Anzahl nach Quelle
    outages by who reported them

outages[reported_by="customer"] count
    Wie viele Ausfälle meldeten Kunden zuerst (customer)?
    how many did customers tell us about

outages by crew_id.leader count
    Einsätze je Truppleiter
    call-outs per crew leader
    Wie viele Einsätze hatte jede Truppleitung?

outages by crew_id.leader count top 1
    welcher Trupp, nach Leiter, war am häufigsten im Einsatz
    whose crew went out most often

outages by crew_id.leader avg duration_min
    durchschnittliche Ausfalldauer je Truppleiter
    average outage minutes by crew leader

outages[crew_id.leader="Ceren Yildiz"] list
    Einsätze von Ceren Yildiz
    where was Ceren Yildiz's crew called to

outages[crew_id.leader="Detlef Moos" & began_at=last month] count
    wie oft musste Detlef Moos letzten Monat raus
    number of Detlef Moos's call-outs last month

outages[crew_id.base="Seedorf"] count
    Wie viele Einsätze fuhren die Trupps aus Seedorf? (base Seedorf)
    number of outages handled by crews whose base is Seedorf

outages[crew_id=null] count
    wie viele Ausfälle ohne Trupp
    how many outages needed no crew

outages sum repair_cost_ct
    Reparaturkosten insgesamt in Cent
    total repair bill in cents

outages by cause sum repair_cost_ct
    Reparaturkosten je Ursache
    what do repairs cost us, cause by cause, in total

outages[repair_cost_ct>100000] list
    Reparaturen über 1000 Euro
    outages that cost more than 1,000 euros to fix

outages[repair_cost_ct>=500000] count
    Wie viele Reparaturen kosteten 5000 € oder mehr?
    number of repairs from 5000 euros upwards

outages[outage_no=880077] show cause, duration_min, customers_affected
    880077: Ursache, Dauer, betroffene Kunden
    cause, minutes and customers of outage 880077

outages[outage_no=880120] show crew_id.leader
    wer hat sich um 880120 gekümmert (Truppleiter)
    who led the crew on 880120

outages[no complaints] count
    Wie viele Ausfälle blieben ohne Beschwerde?
    number of outages nobody complained about

substations[no outages] show name
    welches Umspannwerk hatte noch nie einen Ausfall
    substations that never failed
    Werke ohne jede Störung

substations by district count
    Umspannwerke pro Bezirk
    substations in each district

substations bottom 1 built_year show name, built_year
    ältestes Umspannwerk mit Baujahr
    our oldest substation and when it was built

substations[built_year>=2010] show name
    welche Werke sind von 2010 oder später
    substations built in 2010 or after

substations top 1 households show name, households
    which substation feeds the most homes, and how many
    größtes Umspannwerk nach Haushalten, mit Zahl

substations sum households
    wie viele Haushalte versorgen wir insgesamt
    households supplied, total

substations[remote_controlled=false] show name
    welche Umspannwerke sind nicht ferngesteuert (remote_controlled)
    substations that are not remote controlled

substations[capacity_mva>=63 & district="Ost"] list
    Umspannwerke im Osten (Ost) ab 63 MVA
    substations in Ost with 63 MVA or more

crews[on_call=true] show leader
    wer hat gerade Bereitschaft (on_call)
    which crew leaders are on call
    leaders on call

crews top 1 people show leader, people
    stärkster Trupp: wer leitet ihn, wie viele Leute
    biggest crew, its leader and number of people

crews sum people
    wie viele Leute haben alle Trupps zusammen
    total headcount of the crews

crews[no outages] show leader
    wessen Trupp war noch nie im Einsatz
    leader of the crew that has never been out

complaints[received=this month] count
    Wie viele Beschwerden kamen diesen Monat?
    number of complaints this month

complaints[closed="no"] list
    offene Beschwerden (no)
    complaints that are not closed

complaints[closed="no"] count
    how many complaints are still open, closed no
    number of complaints that haven't been closed

complaints by received:month count
    Beschwerden pro Monat
    complaints month by month

complaints by channel count
    Beschwerden nach Kanal
    how do people complain? number by channel

complaints by damage count top 1
    häufigster Schaden
    what gets damaged most often

complaints[damage="freezer"] sum claimed_eur
    wie viel fordern die Leute für Gefriertruhen (freezer), insgesamt
    total claimed for freezers

complaints sum paid_eur
    Entschädigungen insgesamt
    how much have we paid out in compensation

complaints[received=this year] sum claimed_eur, sum paid_eur
    dieses Jahr gefordert und gezahlt, jeweils gesamt
    total claimed and total paid this year

complaints[paid_eur<@claimed_eur] count
    bei wie vielen Beschwerden haben wir weniger gezahlt als gefordert
    number of complaints where we paid less than was claimed

complaints[claimed_eur>1000] list
    Forderungen über 1000 Euro
    claims above 1k

complaints by outage_no count top 1
    welcher Ausfall (Nummer) brachte die meisten Beschwerden
    outage number with the most complaints

complaints by outage_no.cause count
    Beschwerden nach Ursache des Ausfalls
    complaints by what caused the outage

complaints by outage_no.cause sum paid_eur top 1
    welche Ursache kostet uns am meisten Entschädigung
    which cause of outage made us pay the most compensation

complaints[outage_no.planned=true] count
    wie viele Beschwerden über geplante Abschaltungen
    number of complaints about planned outages

complaints[outage_no.duration_min>60] count
    Wie viele Beschwerden betreffen Ausfälle von über 60 Minuten?
    number of complaints about power cuts longer than an hour

after outages[began_at=this month] count
outages[began_at=last month] count
    und letzten Monat?
    and last month?

after outages[began_at=this month] count
outages[began_at=this month] by cause count
    nach Ursache
    und nach Ursache aufgeteilt?

after outages by substation.name count top 5
outages by substation.name sum customers_affected top 5
    und nach betroffenen Kunden?
    by customers affected instead

after outages by substation.name count top 5
outages[cause="storm"] by substation.name count top 5
    nur storm
    and only storm?

after outages[substation.name="Grünbach"] list
outages[substation.name="Lindental"] list
    und Lindental?
    and at Lindental

after outages[duration_min>30] count
outages[duration_min>30] list
    zeig sie mir
    show them

after outages avg duration_min
outages by substation.district avg duration_min
    und je Bezirk?
    per district

after outages avg duration_min
outages max duration_min
    und die längste?
    and the longest, in minutes?

after complaints[received=this month] count
complaints[received=this month & channel="letter"] count
    nur per letter
    und davon letter?

after crews[on_call=true] show leader
crews[on_call=true] show leader, base
    mit Standort (base)
    and their base?

none
    Warum fällt Altenrode so oft aus?
    Wann ist der Strom in Falkenried wieder da?
    Beschwerden pro Umspannwerk
    which substation led to the most complaints
    Wie viele Ausfälle gibt es im nächsten Winter?
    Telefonnummer von Anke Reuter
    Wie war das Wetter bei den Ausfällen?
    schick den Trupp von Frieder Kuhn nach Seedorf
    schließ alle offenen Beschwerden
    Median der Ausfalldauer
    Ausfallminuten pro Haushalt
    wie lange bis der Trupp da ist
    Ausfälle vor sechs Uhr morgens
    difference between claimed and paid
    Was kostet eine Kilowattstunde?
    how much did storm damage rise compared with 2025
    which cable maker is worst
    Wie viele Ladesäulen hängen an Neuhof?
    welcher Monteur arbeitet am schnellsten
    how many outages did the neighbouring grid have
    wer ist schuld
    Guten Morgen
    entschädige Kunde 4711 mit 50 Euro

complaints sum claimed_eur - paid_eur
    total difference between claimed and paid
    how much more was claimed than paid in all

outages[cause="storm"] by substation.district percent
    share of outages caused by storms, by district
"""
