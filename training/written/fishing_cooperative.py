"""A fishing cooperative: skippers, boats, trips, landings of fish in crates, auctions, and quotas."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

BOATS = "Albatros|Brisote|Carmela|Doña Luz|Estela|Faro Viejo|Galerna|Hermanos Ruiz|Isabel II|La Peregrina|Marola|Nordeste|Ola Brava|Petrel"
SKIPPERS = "Ander Goñi|Benita Souto|Caetano Rial|Delmira Pazos|Eloy Varela|Fina Moure|Gonzalo Lema|Hadrián Piñeiro|Iria Cambón|Joaquín Otero"
FISH = "hake|cod|monkfish|sardine|mackerel|octopus|prawn|tuna"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """10 skippers, 14 boats, 230 trips, 400 landings, 150 lots, 8 quotas."""
    skippers = [
        {
            "lic": f"SK{number:03}",
            "nm": name,
            "dob": datetime(1957, 1, 1) + timedelta(days=chance.randrange(15500)),
            "lic_exp": datetime(2026, 6, 1) + timedelta(days=chance.randrange(90) * number),
            "share_pct": chance.choice([0, 5, 8, 12]),
            "home": chance.choice(["Ribeira", "Muros", "Corme"]),
        }
        for number, name in enumerate(SKIPPERS.split("|"), 1)
    ]
    boats = []
    for number, name in enumerate(BOATS.split("|"), 1):
        boat: dict[str, Any] = {
            "reg": f"CO-{2200 + number * 13}",
            "name": name,
            "gear": chance.choice(["trawl", "trawl", "purse seine", "longline", "pots"]),
            "len_m": round(chance.uniform(8, 34), 1),
            "gt": chance.randint(9, 290),
            "yr_built": chance.randint(1971, 2025),
            "crew": chance.randint(2, 14),
            "port": chance.choice(["Ribeira", "Ribeira", "Muros", "Corme"]),
            "active": "N" if number in (4, 11) else "Y",
        }
        if chance.random() < 0.7:
            boat["insured_until"] = datetime(2026, 5, 1) + timedelta(days=chance.randrange(560))
        boats.append(boat)
    regs = [str(one["reg"]) for one in boats]
    trips = []
    for number in range(230):
        out = datetime(2025, 11, 1) + timedelta(
            hours=9410 + number - 225 if number > 225 else chance.randrange(9380)
        )
        trip: dict[str, Any] = {
            "trip": f"T{number + 1:04}",
            "boat": chance.choice(regs[:12]),
            "skipper": f"SK{chance.randint(1, 9):03}",
            "out": out,
            "ground": chance.choice(["Bank of Neptune", "Cape Ledge", "Inner Bay", "Outer Shelf"]),
            "fuel_l": chance.randrange(80, 5200, 10),
            "ice_kg": chance.choice([0, 200, 500, 1500]),
            "planned_h": chance.choice([10, 24, 48, 96]),
            "sea": chance.randint(1, 8),
            "status": chance.choice([2, 2, 2, 2, 2, 3]),
        }
        if out < datetime(2026, 11, 27) and trip["status"] == 2:
            trip["hours"] = max(3, trip["planned_h"] + chance.choice([-6, -2, 0, 0, 3, 14]))
            trip["back"] = out + timedelta(hours=trip["hours"])
        elif trip["status"] == 2:
            trip["status"] = 1
        if chance.random() < 0.12:
            trip["trouble"] = chance.choice(["engine", "net torn", "injury", "storm"])
        trips.append(trip)
    done = [one for one in trips if "back" in one]
    landings = []
    for number in range(400):
        trip = chance.choice(done[:-8])
        kg = round(chance.uniform(8, 2400), 1)
        landings.append(
            {
                "_id": number + 1,
                "trip": trip["trip"],
                "species": chance.choice(FISH.split("|")),
                "kg": kg,
                "bycatch": chance.random() < 0.15,
                "crates": [
                    {"size": size, "n": chance.randint(1, 40)}
                    for size in chance.sample(["S", "M", "L", "XL"], chance.randint(1, 3))
                ],
                "grade": chance.choice(["A", "A", "B", "C"]),
                "landed": trip["back"],
            }
        )
    lots = []
    for number in range(150):
        ask = round(chance.uniform(1.5, 22), 2)
        lot: dict[str, Any] = {
            "lot": f"{number + 1:05}",
            "landing": chance.randint(1, 360),
            "day": datetime(2026, 1, 5) + timedelta(days=chance.randrange(328)),
            "kg": round(chance.uniform(5, 500), 1),
            "start_eur_kg": ask,
        }
        if chance.random() < 0.9:
            lot["sold_eur_kg"] = round(ask * chance.choice([0.6, 0.8, 1, 1.1, 1.4]), 2)
            lot["buyer"] = chance.choice(["Frigoríficos Sil", "Mercado Azul", "Casa Lourdes", "Export Norte"])
        lots.append(lot)
    quotas = [
        {"species": fish, "yr": 2026, "quota_t": quota, "caught_t": caught, "min_size_cm": size}
        for fish, quota, caught, size in zip(
            FISH.split("|"),
            [180, 60, 45, 400, 350, 30, 25, 90],
            [171.5, 61.2, 20, 212, 350, 28.4, 3, 64],
            [27, 35, 50, 11, 20, 0, 2, 60],
            strict=True,
        )
    ]
    return {
        "skippers": skippers,
        "boats": boats,
        "trips": trips,
        "landings": landings,
        "lots": lots,
        "quotas": quotas,
    }


QUESTIONS = """
skippers[lic_exp<today] show nm, lic_exp
    whose licence has expired, and when
    skippers with an expired licence and the date it ran out
    ¿a quién se le ha caducado la licencia, y cuándo?

skippers[lic_exp=next 3 months] show nm
    which licences run out within the next three months? the skippers
    skippers who must renew in the coming 3 months

skippers bottom 1 dob show nm
    oldest skipper
    who's the eldest of our skippers
    le patron le plus âgé

skippers[dob<last 60 years] count
    how many skippers are over sixty
    number of skippers older than 60

skippers[share_pct=0] show nm
    skippers without a share, 0 percent
    who holds 0 % of the cooperative

skippers[no trips] show nm
    which skipper hasn't gone out at all
    skippers without a trip

skippers by home count
    skippers per home port
    where are the skippers from? numbers

boats[active="Y"] count
    how many active boats
    number of boats in service
    ¿cuántos barcos están activos?

boats by gear count, avg gt
    boats and average tonnage (gt) by gear
    per kind of gear: how many boats, what gt on average

boats by port sum crew desc
    crew by port, biggest first
    how many people sail from each port, descending

boats top 1 len_m show name, len_m
    longest boat and how long it is
    which boat is the longest? with metres

boats[yr_built<1990 & active="Y"] list
    active boats from before 1990
    old boats still in service, built before 1990

boats[yr_built<1990 & active="Y"] count
    how many of the active ones were built before 1990

boats[yr_built>=1980 & yr_built<=1989] show name
    which boats were built in the eighties
    names of the boats from the 1980s

boats[insured_until<today or insured_until=null] show name
    boats without valid insurance: run out before today or none entered
    which boats have no insurance date or one that has passed

boats[insured_until=null] count
    for how many boats is no insurance on file
    number of boats with the insurance date missing

boats[gear!="trawl" & port="Ribeira"] show name
    Ribeira boats that don't trawl, by name
    which boats from Ribeira fish with something else than a trawl

boats[len_m>avg] count
    how many boats are longer than average
    number of boats of above-average length

boats[no trips] show name, active
    boats that never left port, and whether they're active
    names of boats without trips, with the active flag

trips[status=1] show boat.name, skipper.nm, out
    who is at sea (status 1): boat, skipper, since when
    trips with status 1: boat, skipper and departure

trips[status=3] percent
    what share has status 3
    percentage of trips in status 3

trips[out=last month] count
    trips last month, how many
    how often did we sail last month
    ¿cuántas salidas hubo el mes pasado?

trips by out:month asc count, sum fuel_l
    trips and fuel per month
    month by month: number of trips and litres of fuel

trips by boat.name sum fuel_l top 1
    which boat burns most fuel
    boat with the highest fuel consumption overall

trips by boat.gear avg fuel_l
    average fuel per trip by gear
    how many litres does a trip take with each gear, on average

trips by boat.name avg hours > 45
    boats that stay out over 45 hours on average
    which boats average more than 45 h a trip

trips[hours>@planned_h] count
    how many trips took longer than planned
    number of trips over their planned hours

trips[hours>@planned_h] by skipper.nm count top 3
    three skippers who overrun most often
    which 3 skippers came back later than planned most often

trips by ground count desc
    favourite fishing grounds, in descending order
    where do we fish? trips per ground, most first

trips[sea>=6 & ground!="Inner Bay"] list
    rough trips (sea 6 or more) outside the Inner Bay
    trips in sea state 6 and up, not in the Inner Bay

trips[trouble!=null & out=this year] show trip, boat.name, trouble
    trouble this year: trip, boat and what it was
    what went wrong on which trip and boat this year

trips[trouble="injury"] by boat.name count
    injuries per boat
    how many trips with an injury had each boat

trips[trouble=null] percent
    what percentage went without trouble
    share of trips on which nothing happened

trips[skipper.nm="Fina Moure"] top 1 out show out, ground
    when did Fina Moure last go out, and to which ground
    Fina Moure's latest trip: departure and ground

trips[skipper.home="Muros" & boat.port!="Muros"] list
    Muros skippers on boats of other ports
    trips where the skipper is from Muros but the boat isn't

trips[ice_kg=0 & hours>24] count
    how many trips of more than a day (24 h) took no ice, 0 kg
    number of trips longer than 24 hours with 0 ice

trips[no landings & status=2] list
    trips with status 2 that brought nothing in
    status 2 trips without a landing

trips[no landings & status=2] count
    how many status 2 trips came home without landing anything

trips top 5 fuel_l show boat.name, fuel_l, hours
    the five thirstiest trips: boat, litres, hours
    top 5 trips by fuel with boat and hours

landings sum kg
    total catch in kilos
    how much fish have we landed
    Gesamtfang in kg

landings by species sum kg desc
    catch by species, largest first
    kilos of each species in descending order
    captura por especie, de mayor a menor

landings[landed=this year & species="octopus"] sum kg
    octopus this year, kilos
    how much octopus did we land this year

landings by landed:month, species sum kg
    catch per month and species
    for each month: kilos of every species

landings by landed:year asc sum kg, count
    kilos and number of landings per year
    per year: catch in kg and how many landings

landings by species avg kg > 1200
    species with an average landing over 1200 kg
    of which species do we land more than 1.2 t (1200 kg) at a time on average

landings[bycatch=true] percent
    share of bycatch
    what percentage of landings was bycatch

landings[bycatch=true & species="cod"|"tuna"] list
    cod or tuna that came up as bycatch
    bycatch of tuna and cod

landings[grade="A"] by species count
    grade A landings by species
    how many A landings for each fish

landings[grade!="A" & kg>1000] count
    how many big landings, over a tonne (1000 kg), missed grade A
    number of landings over 1000 kg with another grade than A

landings[trip.ground="Cape Ledge"] sum kg
    how much came from Cape Ledge
    total catch of the Cape Ledge ground in kg

landings by trip.ground avg kg top 1
    richest ground by average landing
    which ground yields most kilos a landing on average

landings by trip.skipper sum kg top 3
    three licence numbers with the biggest catch
    top 3 skippers (licence no) by kilos

landings[crates.size="XL" & crates.n>20] list
    landings with more than 20 XL crates
    over twenty crates of XL in one landing

landings by crates.size sum crates.n
    crates by size
    how many crates of each size

landings avg crates.#
    how many different sizes does a landing have on average, counting the crate lines
    average number of crate lines in a landing

landings top 1 kg show species, kg, landed
    biggest landing: fish, kilos, date
    record landing with species and day

lots[day=this week] list
    this week's auction lots
    lots under the hammer this week

lots[sold_eur_kg=null] count
    how many lots found no buyer, no price entered
    unsold lots, number

lots[sold_eur_kg>@start_eur_kg] percent
    in how many percent of lots did the price go up from the start
    share sold above the starting price

lots[sold_eur_kg<@start_eur_kg] by buyer count
    bargains by buyer: lots sold below the start price
    who buys under the starting price how often

lots by buyer sum kg top 1
    biggest buyer by weight
    who buys most fish in kilos
    ¿quién compra más kilos?

lots by landing.species avg sold_eur_kg desc
    average price per kilo by species, dearest first
    which fish fetches most on average? all of them, descending

lots by landing.species max sold_eur_kg, min sold_eur_kg
    highest and lowest price by species
    per fish: best and worst price per kg

lots[landing.grade="A" & day=2026-Q1] avg sold_eur_kg
    average price of grade A in the first quarter of 2026
    what did A grade fetch on average in Q1 2026

lots by day:month asc avg sold_eur_kg
    average price month by month
    how did the mean price per kilo develop by month

quotas[caught_t>@quota_t] show species
    which quota have we overfished
    species caught beyond the quota

quotas[caught_t>=@quota_t] show species, caught_t, quota_t
    quotas used up or exceeded: fish, caught and quota
    for which species is the catch at the quota or over it? both figures

quotas[species="monkfish"] show quota_t, caught_t
    monkfish: quota and catch so far
    how much monkfish may we catch and how much have we

quotas[min_size_cm>30] show species, min_size_cm
    fish with a minimum size over 30 cm and what it is
    species that must be longer than 30 cm, with the size

quotas[species="hake"] show quota_t - caught_t
    how much quota is left for hake
    remaining hake quota in tonnes

quotas show species, quota_t - caught_t
    what is left of each quota
    remaining tonnes by species: quota minus catch
    ¿cuánta cuota queda de cada especie?

lots sum kg * sold_eur_kg
    what did the auctions bring in, kilos times price sold
    auction takings in all

lots by buyer sum kg * sold_eur_kg top 1
    which buyer has spent most, kilos times price
    biggest spender at the auction

lots avg sold_eur_kg - start_eur_kg
    by how much does the price rise over the start on average
    average difference between the sold and the starting price per kilo

skippers avg dob:age
    average age of our skippers
    ¿qué edad media tienen los patrones?

trips avg by boat count
    how many trips does a boat make on average
    average number of trips per boat

trips[trouble!=null] by ground percent
    share of trips with trouble on each ground
    on which ground is there trouble how often, in percent

trips avg hours - planned_h
    by how many hours do trips overrun on average
    average difference between real and planned hours

after trips[out=last month] count
trips[out=last month] by boat.name count
    by boat?
    ¿y por barco?

after trips[out=last month] count
trips[out=this month] count
    and this month so far
    this month?

after landings by species sum kg desc
landings[landed=this year] by species sum kg desc
    only this year's
    and just this year

after landings[bycatch=true] percent
landings[bycatch=true] by species count
    which fish? count them
    split that by species

after lots by buyer sum kg top 1
lots by buyer sum kg top 3
    top three?
    and the three biggest

after lots by landing.species avg sold_eur_kg desc
lots[buyer="Casa Lourdes"] by landing.species avg sold_eur_kg desc
    what does Casa Lourdes pay
    for Casa Lourdes only

after boats[active="Y"] count
boats[active="Y"] show name
    which are they
    ¿cuáles?

after skippers[lic_exp<today] show nm, lic_exp
skippers[lic_exp<today] show nm, lic_exp, home
    and where are they from
    with home port

after quotas[caught_t>@quota_t] show species
quotas[caught_t<@quota_t] show species
    and where is something left?
    those below the quota instead

after boats top 1 len_m show name, len_m
boats bottom 1 len_m show name, len_m
    and the shortest
    smallest one?

none
    which skipper is the luckiest
    profit of the Galerna
    what does a litre of diesel cost
    how many crew members were hurt
    why did the Petrel turn back
    will there be sardines next week
    wave height at Cape Ledge tomorrow
    median landing
    kilos per litre of fuel
    what does a deckhand earn
    phone of Iria Cambón
    sell lot 00017
    lots from trips of the Marola
    who cooks on board
    how long does a tuna live
    which restaurants buy from Mercado Azul
    ¿qué tiempo hará el domingo?
    Wo kann man hier angeln?
    ship ahoy
"""
