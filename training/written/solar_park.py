"""A solar park: devices, readings with nested values, alarms, daily yield."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """36 devices, 400 readings, 140 alarms, 330 days."""
    devices = []
    for number in range(1, 37):
        kind = chance.choice(["inverter", "inverter", "inverter", "meter", "tracker", "weather station"])
        device: dict[str, Any] = {
            "dev": f"DV-{number:02}",
            "kind": kind,
            "block": chance.choice(["North", "South", "East", "Hill"]),
            "maker": chance.choice(["Helion", "Kestrel", "Sunwerk"]),
            "commissioned": datetime(2019, 4, 1) + timedelta(days=chance.randrange(2600)),
            "fw": chance.choice(["3.1.0", "3.2.4", "4.0.1"]),
            "online": chance.random() < 0.9,
            "loc": {"lat": round(chance.uniform(38.1, 38.3), 4), "lon": round(chance.uniform(-1.4, -1.1), 4)},
        }
        if kind == "inverter":
            device["rated_kw"] = chance.choice([60, 100, 110, 250])
        if chance.random() < 0.6:
            device["last_service"] = datetime(2025, 1, 10) + timedelta(days=chance.randrange(680))
        devices.append(device)
    telemetry = []
    for _ in range(400):
        hour = chance.randint(6, 19)
        reading: dict[str, Any] = {
            "device": f"DV-{chance.randint(1, 36):02}",
            "ts": datetime(2026, 11, 1)
            + timedelta(days=chance.randrange(29), hours=hour, minutes=chance.randrange(60)),
            "readings": {
                "power_kw": round(max(0.0, chance.gauss(55, 30)), 1),
                "temp_c": round(chance.uniform(4, 78), 1),
                "dc": {"volt": round(chance.uniform(520, 910), 1), "amp": round(chance.uniform(0, 180), 1)},
            },
            "quality": chance.choice(["good", "good", "good", "good", "suspect", "bad"]),
        }
        if chance.random() < 0.5:
            reading["readings"]["irradiance"] = chance.randint(0, 1050)
        telemetry.append(reading)
    alarms = []
    for number in range(140):
        raised = datetime(2026, 1, 2) + timedelta(minutes=chance.randrange(330 * 1440))
        alarm: dict[str, Any] = {
            "_id": 9000 + number,
            "dev": f"DV-{chance.randint(1, 33):02}",
            "code": chance.choice(["E101", "E204", "W310", "W312", "E550"]),
            "text": "",
            "sev": chance.choice([1, 2, 2, 3, 3, 4]),
            "raised": raised,
            "ack": chance.choice(["Y", "Y", "Y", "N"]),
        }
        alarm["text"] = {
            "E101": "Grid voltage too high",
            "E204": "Isolation fault",
            "W310": "Fan speed low",
            "W312": "Overtemperature",
            "E550": "Communication lost",
        }[alarm["code"]]
        if chance.random() < 0.8:
            alarm["cleared"] = raised + timedelta(minutes=chance.randint(2, 6000))
            alarm["downtime_min"] = chance.choice([0, 0, 15, 40, 90, 300, 1400])
        if alarm["ack"] == "Y":
            alarm["ack_by"] = chance.choice(["Iker", "Lorena", "Sven"])
        alarms.append(alarm)
    days = [
        {
            "date": datetime(2026, 1, 1) + timedelta(days=number),
            "kwh": {
                "produced": chance.randint(1800, 24500),
                "exported": 0,
                "own_use": chance.randint(90, 420),
            },
            "sun_hours": round(chance.uniform(0, 13.5), 1),
            "price_ct": round(chance.uniform(-1.5, 14), 2),
            "curtailed": chance.random() < 0.1,
        }
        for number in range(332)
    ]
    for one in days:
        one["kwh"]["exported"] = max(0, one["kwh"]["produced"] - one["kwh"]["own_use"])
    return {"devices": devices, "telemetry": telemetry, "alarms": alarms, "daily_yield": days}


QUESTIONS = """
devices count
    how many devices are in the park
    number of devices
    ¿Cuántos equipos hay en el parque?

devices by kind count
    devices by kind
    how many inverters, meters, trackers and weather stations
    Geräte nach Art

devices[kind="inverter"] count
    how many inverters do we run
    inverters, total
    nombre d'onduleurs
    cuántos inversores tenemos

devices[online=false] show dev, kind, block
    what is offline? device, kind and block
    offline devices with their kind and where they stand
    ¿qué equipos están desconectados? tipo y bloque

devices[online=false] count
    how many are offline
    number of devices not online
    Wie viele Geräte sind offline?
    can you tell me how many devices dropped offline

devices[online=true] percent
    availability: what percentage of devices is online
    share of devices online

devices[block="Hill"] show dev, kind
    which devices stand on the Hill block
    everything in block Hill with its kind

devices by block count
    devices per block
    how many devices in every part of the park

devices[maker="Kestrel" & kind="inverter"] show dev, rated_kw
    Kestrel inverters and their rating
    inverters made by Kestrel, with rated kW

devices sum rated_kw
    installed capacity in kW
    total rated power of the park
    potencia instalada total
    Installierte Leistung insgesamt

devices by block sum rated_kw desc
    rated power per block, strongest first
    total kW by block, descending

devices[kind="inverter" & rated_kw>=110] count
    how many inverters have a rating of at least 110 kW

devices[kind="inverter" & rated_kw>=110] list
    inverters of 110 kW or more

devices[rated_kw=250] show dev
    which devices are rated at 250 kW
    the 250 kW ones

devices by fw count
    firmware versions in use, with counts
    how many devices run each fw
    Firmwarestände, Anzahl je Version

devices[fw!="4.0.1"] show dev, fw
    which devices are not on firmware 4.0.1, and what do they run
    everything not yet on fw 4.0.1 with its version

devices[fw^"3."] count
    how many still run a 3.x firmware, i.e. starting with "3."

devices[fw^"3."] list
    devices with fw beginning "3."

devices bottom 1 commissioned show dev, commissioned
    oldest device and date of commissioning
    which was the first to go into operation, and when

devices[commissioned=2024] count
    how many went live in 2024

devices[commissioned=2024] list
    commissioned in 2024

devices by commissioned:year count
    commissioned devices per year
    how many devices were added each year

devices[last_service=null] show dev
    never serviced
    devices without any service date
    Welche Geräte wurden noch nie gewartet?
    give me all devices that have never had a service

devices[last_service<2026] show dev, last_service asc last_service
    last serviced before 2026: device and date, longest ago first
    whose latest service was before 2026? with the date, oldest first

devices[last_service=last 6 months] count
    how many got a service in the past six months

devices[last_service=last 6 months] list
    serviced within the last 6 months

devices[no alarms] show dev
    which devices have never raised an alarm
    trouble-free devices, no alarms
    equipos sin ninguna alarma
    Geräte ganz ohne Alarm

devices[no telemetry] count
    how many devices send nothing
    devices with no telemetry

telemetry count
    how many readings are stored
    number of telemetry records

telemetry[ts=today] count
    how many data points came in today

telemetry[ts=today] list
    readings today

telemetry[ts=yesterday] avg readings.power_kw
    average power yesterday
    mean kW yesterday
    puissance moyenne hier
    Durchschnittsleistung gestern

telemetry max readings.power_kw
    peak power
    highest power measured, in kW
    höchste gemessene Leistung
    I need the all-time peak kW

telemetry top 1 readings.power_kw show device, ts, readings.power_kw
    which device gave the highest power, when and how much
    peak reading with device, time and kW

telemetry[device="DV-07"] top 1 ts
    latest reading of DV-07
    what did DV-07 report last
    última lectura de DV-07
    DV-07 last record pls

telemetry[device="DV-12"] avg readings.temp_c
    average temperature of DV-12
    how warm is DV-12 on average

telemetry[readings.temp_c>70] show device, ts, readings.temp_c desc readings.temp_c
    readings over 70 degrees, hottest first: device, time, temperature
    what got hotter than 70 °C, when and how hot? highest first

telemetry[readings.temp_c>70] count
    how often was it over 70 degrees
    readings above 70 °C, number
    Wie oft lag die Temperatur über 70 Grad?

telemetry[readings.temp_c>70] list
    nr of readings hotter than 70

telemetry[readings.temp_c>=60] distinct device
    which devices have reached 60 degrees
    devices that got 60 °C or hotter

telemetry top 5 readings.temp_c show device, readings.temp_c
    five hottest readings with device
    top 5 temperatures and where they were measured

telemetry by device max readings.temp_c top 3
    three devices with the highest maximum temperature
    which 3 devices run hottest at their peak

telemetry[readings.power_kw=0] count
    how often was the output nil, that is 0 kW

telemetry[readings.power_kw=0] list
    zero power readings

telemetry[readings.power_kw<5 & readings.irradiance>800] list
    sunny but no output: irradiance over 800 and under 5 kW
    show readings with less than 5 kW although irradiance is above 800

telemetry by device avg readings.power_kw bottom 3
    three weakest devices by average power
    which three devices deliver least on average

telemetry by device.block avg readings.power_kw
    average power per block
    how much does each block yield on average, in kW
    potencia media por bloque

telemetry by device.maker avg readings.temp_c
    average temperature by maker
    do Helion, Kestrel or Sunwerk devices run warmer? average for each maker

telemetry[device.kind="inverter"] avg readings.dc.volt
    average DC voltage of the inverters
    mean dc volts, inverters only

telemetry[readings.dc.volt>900] count
    over 900 volts DC, how often

telemetry[readings.dc.volt>900] list
    readings with more than 900 V

telemetry min readings.dc.volt, max readings.dc.volt
    lowest and highest DC voltage
    range of dc volt, minimum and maximum

telemetry[readings.dc.amp>avg] count
    how many readings have more amps than average

telemetry[readings.dc.amp>avg] list
    readings with above-average current

telemetry[readings.irradiance=null] percent
    what percentage of readings lacks irradiance
    share of telemetry without an irradiance value

telemetry[quality="bad"] count
    how many readings are of bad quality
    Anzahl schlechter Messwerte

telemetry[quality="bad"] list
    bad readings
    bad readigns?

telemetry[quality!="good"] percent
    what share of the data is not good
    percentage of readings whose quality isn't good

telemetry[quality="bad"] by device count desc
    bad readings per device, worst offender first
    which devices send bad data, and how often? descending

telemetry by ts:day avg readings.power_kw
    average power day by day
    daily mean of the power

telemetry[ts=2026-11-15] max readings.power_kw
    maximum power on 15 November 2026
    what was the peak on 2026-11-15

alarms count
    how many alarms so far
    alarms in all
    total de alarmas

alarms[cleared=null] count
    how many alarms have not been cleared
    wie viele Alarme stehen noch an, also nicht gelöscht

alarms[cleared=null] list
    open alarms
    alarmes non résolues

alarms[cleared=null] show dev, text, raised desc sev
    active alarms sorted by severity, highest first: device, text, since when
    what is still not cleared? device, message and time, highest sev first

alarms[cleared=null & sev=4] list
    open alarms of severity 4
    which sev 4 alarms are uncleared

alarms[ack="N"] count
    how many has nobody acknowledged
    Wie viele Alarme sind nicht quittiert?

alarms[ack="N"] list
    unacknowledged alarms
    alarmas sin reconocer

alarms[ack="N" & sev>=3] show dev, text, raised
    serious ones (3 and up) that nobody acknowledged: device, text, time
    not acknowledged, severity 3 or higher, with device, message and when

alarms by ack_by count
    how many did each person acknowledge
    acknowledged alarms by name

alarms[raised=today] count
    how many alarms were raised today

alarms[raised=today] list
    alarms today

alarms[raised=this week] by dev count
    this week's alarms per device
    which devices complained this week, and how often

alarms by raised:month count
    alarms per month
    alarms month by month
    alarmas por mes
    how many alarms per month did we get

alarms by text count desc
    most frequent messages first
    alarm texts by number, descending

alarms by code count top 1
    commonest alarm code
    which code shows up most
    häufigster Alarmcode
    qué código de alarma se repite más

alarms[code="E204"] count
    how many E204
    number of E204 alarms

alarms[code^"E"] count
    how many codes begin with E

alarms[code^"E"] list
    errors only, codes starting with E

alarms[text="Communication lost"] distinct dev
    which devices have lost communication
    devices with "Communication lost"

alarms[text="Overtemperature" & raised=2026-08] count
    how often was it too hot (overtemperature) in aug 2026

alarms[text="Overtemperature" & raised=2026-08] list
    overtemperature in August 2026

alarms by sev count
    alarms by severity
    how many of each sev level

alarms sum downtime_min
    total downtime in minutes
    how many minutes were lost altogether
    tiempo de parada total en minutos
    Stillstand in Minuten, alles zusammen

alarms by dev sum downtime_min top 5
    five devices with the most downtime
    which 5 devices stood still longest in total

alarms by dev.maker sum downtime_min
    downtime per maker, total
    how many minutes of downtime did each maker cause

alarms[downtime_min>60] count
    outages over 60 min, how many

alarms[downtime_min>60] list
    alarms with more than 60 minutes of downtime

alarms top 1 downtime_min show dev, text, downtime_min
    longest outage: device, cause, minutes
    the alarm with the most downtime, which device and why

alarms[downtime_min=0] percent
    what share of alarms caused no downtime
    percentage with zero downtime

alarms by dev count top 1
    which device raises the most alarms
    problem child number one by alarms

alarms by dev count > 5
    devices with more than five alarms
    what alarmed over 5 times

alarms by dev.block count
    alarms per block
    how many alarms in each block

alarms[dev.kind="tracker"] count
    how many alarms come from trackers

alarms[dev.kind="tracker"] list
    tracker alarms

alarms[dev="DV-03"] list
    alarm history of DV-03
    every alarm DV-03 had

daily_yield sum kwh.produced
    total production in kWh
    how much have we produced
    producción total en kWh
    production totale en kWh

daily_yield[date=last month] sum kwh.produced
    production last month
    kWh produced in the previous month, total
    Ertrag letzten Monat
    cuánto se produjo el mes pasado en total

daily_yield[date=yesterday] show kwh.produced
    yield yesterday
    how many kWh did we make yesterday
    ¿cuánto produjimos ayer?

daily_yield by date:month sum kwh.produced
    monthly production
    kWh per month
    production par mois

daily_yield by date:month sum kwh.produced top 1
    best month by production
    in which month did we produce most

daily_yield top 1 kwh.produced show date, kwh.produced
    best day ever with its kWh
    on which day did we produce most, and how much
    Bester Tag: Datum und kWh

daily_yield bottom 5 kwh.produced show date, kwh.produced
    five poorest days: date and kWh
    the 5 days with least production

daily_yield avg kwh.produced
    average daily production
    how much do we make a day on average

daily_yield sum kwh.exported, sum kwh.own_use
    exported and own use, totals of both
    how many kWh went to the grid and how many did we use ourselves

daily_yield[price_ct<0] count
    on how many days was the price below zero

daily_yield[price_ct<0] list
    days with a negative price
    días con precio negativo

daily_yield[date=2026] avg price_ct
    average price in 2026
    mean price per kWh during 2026, in cents

daily_yield[curtailed=true] count
    on how many days were we curtailed
    Wie oft wurden wir abgeregelt?
    jours bridés, combien (curtailed)

daily_yield[curtailed=true] list
    curtailed days

daily_yield[curtailed=true] by date:month count
    curtailment per month
    how many curtailed days in each month

daily_yield[sun_hours>10] count
    how many days had over 10 sun hours

daily_yield[sun_hours>10] list
    days with more than ten hours of sun

daily_yield[sun_hours=0] show date
    days without any sun
    on which dates were there 0 hours of sunshine

daily_yield by date:month avg sun_hours
    average hours of sun for each month
    sunshine per month on average

alarms[raised=last 7 days & sev>=3] list
    serious alarms of the last 7 days, severity 3 or more
    what went badly wrong in the past seven days? sev 3 and up

alarms[ack_by="Lorena"] count
    how many did Lorena acknowledge

alarms[ack_by="Lorena"] list
    alarms acked by Lorena

telemetry[device.block="South" & ts=today] max readings.power_kw
    today's peak in block South
    highest power on the South block today

daily_yield[date=this week] sum kwh.produced, sum kwh.exported
    produced and exported this week
    this week's totals: kWh produced, kWh exported

devices by maker count
    devices per manufacturer
    equipos por fabricante

alarms[dev.fw="3.1.0"] count
    how many alarms come from fw 3.1.0

alarms[dev.fw="3.1.0"] list
    alarms of devices on firmware 3.1.0

daily_yield[kwh.produced<avg] count
    on how many days did we produce less than average

daily_yield[kwh.produced<avg] list
    below-average production days

devices[kind="meter"|"weather station"] show dev, block
    meters and weather stations: device and block
    where do the meter or weather station devices stand

devices by block, kind count
    devices by block and kind
    how many of each kind on each block

devices distinct maker, fw
    which firmware runs on which maker's devices
    combinations of maker and fw

devices min commissioned, max commissioned
    first and last commissioning date
    fecha de la primera y de la última puesta en marcha

devices by maker count, sum rated_kw
    makers with number of devices and total kW
    per maker: how many devices, rated power in total

devices[commissioned>=2020 & commissioned<=2022] count
    how many went live between 2020 and 2022

devices[commissioned>=2020 & commissioned<=2022] list
    commissioned from 2020 to 2022

devices[last_service!=null] count
    for how many is a last service on file
    number of devices with a service date

alarms[raised>=2026-06 & raised<=2026-08] count
    summer 2026, June to August: number of alarms

alarms[raised>=2026-06 & raised<=2026-08] list
    alarms from June to August 2026

alarms[raised=2026-H1] sum downtime_min
    downtime in the first half of 2026, total minutes
    total downtime H1 2026

alarms[sev=4 or downtime_min>300] list
    alarms of severity 4 or with more than 300 minutes of downtime
    sev 4 or over 300 min down: show them

alarms by dev, code count > 2
    device and code combinations with more than two alarms
    which code came more than twice on the same device

alarms by dev.maker count, sum downtime_min
    per maker: alarms and minutes of downtime
    number of alarms and total downtime by maker

alarms by dev sum downtime_min > 1000
    devices with more than 1,000 minutes of downtime
    which devices were down for over 1000 minutes altogether

alarms[text~"temperature"] count
    how many alarm texts mention temperature

alarms[text~"temperature"] list
    alarms with temperature in the text

alarms[text!~"fault" & sev>=3] count
    sev 3 or higher, text doesn't contain fault: number

alarms[text!~"fault" & sev>=3] list
    severity 3 and up without "fault" in the text

alarms by code count distinct dev
    how many different devices had each code
    number of different devices per code

alarms distinct code, text
    what does each code mean? code and text
    list of codes with their texts, each once

telemetry[readings.temp_c>75 or readings.dc.volt>900] list
    above 75 degrees or above 900 volts: show the readings
    readings over 75 °C or over 900 V

telemetry by device min readings.power_kw, max readings.power_kw
    lowest and highest power per device
    per device: minimum and maximum kW

telemetry[ts>=2026-11-10 & ts<=2026-11-20] avg readings.power_kw
    average power from 10 to 20 November 2026
    mean kW between 2026-11-10 and 2026-11-20

daily_yield by date:month avg kwh.produced, max kwh.produced
    per month: average and best daily production
    monthly average and maximum of the daily kWh

daily_yield[date>=2026-04 & date<=2026-09] sum kwh.produced
    production from April to September 2026 in total
    summer half 2026, April to September: total kWh

daily_yield[price_ct<0 or curtailed=true] count
    how many days were curtailed or had a price below zero

daily_yield[price_ct<0 or curtailed=true] list
    days with a negative price or curtailment

daily_yield list 3
    show any 3 days
    three sample days

after devices[online=false] count
devices[online=false] show dev
    which ones?
    and which are they

after telemetry[readings.temp_c>70] count
telemetry[readings.temp_c>75] count
    and over 75?
    and above 75 degrees

after telemetry by device.block avg readings.power_kw
telemetry by device.block max readings.power_kw
    and the maximum?
    same for the maximum

after telemetry[device="DV-07"] top 1 ts
telemetry[device="DV-08"] top 1 ts
    and DV-08
    DV-08?

after alarms[cleared=null] count
alarms[cleared=null] by sev count
    by severity
    and for each severity

after alarms[cleared=null] count
alarms[cleared=null & dev.kind="inverter"] count
    only inverters
    and how many on inverters

after alarms sum downtime_min
alarms[raised=this month] sum downtime_min
    and this month?
    just for this month

after daily_yield[date=last month] sum kwh.produced
daily_yield[date=this month] sum kwh.produced
    and this month so far
    and the current month?

after daily_yield top 1 kwh.produced show date, kwh.produced
daily_yield bottom 1 kwh.produced show date, kwh.produced
    and the worst
    and the poorest day?

after daily_yield[curtailed=true] count
daily_yield[curtailed=true] show date
    and when?
    the dates

none
    how much will the sun yield tomorrow
    what is the efficiency of DV-07
    how much money did we earn with the export
    which inverter should be replaced first
    why is the Hill block weaker
    restart DV-19
    what did maintenance cost us this year
    was it cloudy on Monday
    performance ratio of the park
    acknowledge all open alarms
    production between ten and noon
    how many panels are broken
    who installed the meter
    difference in yield between this month and last month
    median power of the inverters
    how does our park compare with the one next door
    ¿cuánto CO2 hemos ahorrado?
    Wie viele Haushalte versorgen wir?
    good evening
    update the firmware of all trackers

alarms avg cleared - raised
    how long does it take on average to clear an alarm
    average days from raised to cleared

daily_yield avg kwh.produced - kwh.exported
    how much more do we produce than export on an average day

alarms avg by dev count
    average number of alarms per device
"""
