"""A supermarket chain as exported from its tills: sales in rows with spaced headings, branches, products, members."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

BRANCHES = (
    "A1:Elmford:Gwen Parry|B2:Castleby:Omar Rashid|C3:Elmford:Lucy Brand|D4:Port Hale:Gwen Parry|E5:Marston:Neil Foley"
    "|F6:Wexley:Tania Brook"
)
PRODUCTS = (
    "White Bread:Bakery:1.35|Rye Bread:Bakery:2.1|Croissant:Bakery:0.95|Whole Milk:Dairy:1.15|Butter:Dairy:2.4"
    "|Greek Yoghurt:Dairy:1.8|Cheddar:Dairy:3.6|Bananas:Fruit and Veg:1.2|Apples:Fruit and Veg:2.3|Carrots:Fruit and Veg:0.9"
    "|Spinach:Fruit and Veg:1.75|Orange Juice:Drinks:2.2|Cola:Drinks:1.6|Sparkling Water:Drinks:0.7|Red Wine:Drinks:7.9"
    "|Frozen Peas:Frozen:1.45|Fish Fingers:Frozen:3.2|Vanilla Ice Cream:Frozen:4.1|Washing Powder:Household:8.5"
    "|Kitchen Roll:Household:2.6|Dish Soap:Household:1.9|Toothpaste:Health and Beauty:2.75|Shampoo:Health and Beauty:3.95"
    "|Cat Food:Pets:5.6|Dog Biscuits:Pets:3.3|Candle:Household:4.8"
)
MEMBERS = (
    "Alice Benton|Bashir Khan|Cora Lynch|Dominic Sharpe|Erika Blom|Fergus Reid|Grace Oduya|Harold Finch|Imelda Cruz"
    "|Jarek Wolny|Katie Moss-Green|Liam Prout|Meera Shah|Norman Tate|Olga Lipska|Pearl Adams|Ray Sutton|Sylvie Caron"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 branches, 26 products, 18 members, 400 sales."""
    branches = [
        {
            "Code": one.split(":")[0],
            "Town": one.split(":")[1],
            "Manager": one.split(":")[2],
            "Opened": datetime(1988, 4, 1) + timedelta(days=chance.randrange(13000)),
            "Floor Area": chance.randrange(400, 4200, 50),
            "Parking Spaces": chance.choice([0, 24, 60, 110, 180]),
            "Self Checkout": chance.choice("YN"),
        }
        for one in BRANCHES.split("|")
    ]
    products: list[dict[str, Any]] = []
    for number, one in enumerate(PRODUCTS.split("|")):
        name, line, price = one.split(":")
        product: dict[str, Any] = {
            "SKU": f"SK{1100 + number}",
            "Product": name,
            "Product Line": line,
            "Price": float(price),
            "Supplier": chance.choice(["Hillside Farms", "Norgate", "Pellmans", "Own Brand"]),
            "Stock": chance.choice([0, chance.randint(1, 40), chance.randint(40, 600)]),
            "Reorder At": chance.choice([20, 30, 50, 80]),
        }
        if chance.random() < 0.3:
            product["Discount Pct"] = chance.choice([5, 10, 15, 25, 50])
        products.append(product)
    members = [
        {
            "Card No": 880301 + number,
            "Name": name,
            "Town": chance.choice(["Elmford", "Castleby", "Port Hale", "Marston", "Lower Dean"]),
            "Joined": datetime(2017, 6, 1) + timedelta(days=chance.randrange(3400)),
            "Points": chance.randrange(0, 5200, 10),
            "Newsletter": chance.random() < 0.5,
        }
        for number, name in enumerate(MEMBERS.split("|"))
    ]
    sales = []
    for number in range(400):
        product = chance.choice(products[:-1])
        quantity = chance.randint(1, 12)
        sold = datetime(2025, 9, 1) + timedelta(days=chance.randrange(455))
        member = chance.random() < 0.45
        sale: dict[str, Any] = {
            "Receipt No": f"R-{310000 + number}",
            "Branch": chance.choice(branches)["Code"],
            "Sold On": sold.strftime("%Y-%m-%d"),
            "Hour": chance.randint(7, 21),
            "SKU": product["SKU"],
            "Product Line": product["Product Line"],
            "Unit Price": product["Price"],
            "Qty": quantity,
            "Total": round(quantity * product["Price"], 2),
            "Paid By": chance.choice(["Cash", "Credit card", "Debit card", "Voucher", "Phone"]),
            "Customer Type": "Member" if member else "Walk-in",
            "Gender": chance.choice(["Female", "Male"]),
            "Cashier": chance.choice(["Doris", "Kwame", "Petr", "Sunita"]),
        }
        if member:
            sale["Card No"] = chance.choice(members[:16])["Card No"]
        if chance.random() < 0.7:
            sale["Rating"] = chance.randint(1, 10)
        sales.append(sale)
    return {"branches": branches, "products": products, "members": members, "sales": sales}


QUESTIONS = """
sales count
    how many sales are there
    number of rows in sales
    ¿cuántas ventas hay?

sales sum Total
    total takings
    what have we sold for altogether
    Gesamtumsatz
    chiffre d'affaires total

sales[Sold_On=2026-10] sum Total
    takings in October 2026
    what did we make in Oct 2026 in total
    Umsatz im Oktober 2026

sales[Sold_On=last month] sum Total
    revenue of last month
    how much did we take last month
    ingresos del mes pasado

sales[Sold_On=last 7 days] sum Total, count
    takings and number of sales in the last 7 days
    past seven days: total and how many sales

sales by Branch.Town sum Total
    turnover by town
    how much do we sell in each town in total
    ventas totales por ciudad

sales by Branch sum Total desc
    total per branch code, highest first
    branches (codes) ranked by turnover in descending order

sales by Branch avg Total, min Total, max Total
    average, smallest and largest sale for each branch code
    per branch: mean total, lowest total, highest total

sales avg Total, min Total, max Total
    average, smallest and largest sale
    what is the mean, minimum and maximum total of a sale
    durchschnittlicher, kleinster und größter Verkauf

sales by Branch count top 1
    code of the branch with the most sales
    which branch sold most often

sales[Branch.Manager="Gwen Parry"] sum Total
    takings of the branches Gwen Parry manages
    how much did Gwen Parry's branches turn over

sales by Branch.Manager avg Rating
    average customer rating by branch manager
    which rating does each manager's branch get on average

sales[Branch.Town="Elmford" & Sold_On=2026] count
    how many sales in Elmford in 2026
    number of 2026 sales at the Elmford branches

sales by Product_Line sum Total top 3
    top three product lines by takings
    three product lines that bring in the most
    die drei umsatzstärksten Warengruppen

sales by Product_Line count desc
    product lines by number of sales, most first
    how often is each product line sold? descending

sales by Product_Line avg Rating, count
    for each product line: average rating and number of sales
    how are product lines rated on average, with how many sales

sales by Product_Line avg Total bottom 1
    product line with the lowest average sale
    which line has the smallest sales on average

sales by Product_Line sum Qty > 250
    product lines with more than 250 items sold
    lines of which over 250 pieces were sold

sales distinct Product_Line
    which product lines have been sold
    distinct product lines in the sales
    ¿qué líneas de productos se han vendido?

sales count distinct SKU
    how many different products were sold
    number of distinct SKUs in sales

sales[Product_Line="Dairy"] sum Qty
    how many dairy items did we sell
    total quantity of dairy sold

sales[Product_Line="Bakery"|"Frozen"] sum Total
    bakery and frozen together, takings
    how much do we take with bakery or frozen goods in total

sales[SKU.Product="Bananas"] sum Qty
    how many bananas have been sold
    total quantity of bananas sold
    ¿cuántas Bananas se vendieron?

sales[SKU.Product="Red Wine" & Sold_On=*-12] sum Total
    what do we take with red wine in December, all years
    red wine, December takings of any year

sales by SKU.Product sum Qty top 5
    five best-selling products by quantity
    top 5 products by pieces sold
    los cinco productos más vendidos en unidades

sales by SKU.Product sum Total bottom 3
    the three products with the least takings
    which 3 products bring in the least

sales[SKU.Supplier="Pellmans"] sum Total
    how much have we sold of Pellmans goods
    takings with products of the supplier Pellmans

sales by SKU.Supplier sum Total desc
    turnover per supplier, largest first
    how much do we make with each supplier's products? descending

sales by Paid_By count top 1
    most common way to pay
    how do most people pay
    häufigste Zahlungsart

sales by Paid_By count, sum Total
    payment methods with number of sales and total
    for each way of paying: how many sales, how much money

sales[Paid_By="Cash"] percent
    what percentage is paid in cash
    share of cash sales
    porcentaje de pagos en efectivo

sales[Paid_By="Credit card"|"Debit card"] count
    how many sales were paid by card, credit or debit
    number of card payments (credit card, debit card)

sales[Paid_By!="Cash" & Total>50] list
    sales over 50 not paid in cash
    bills above 50 paid without cash

sales distinct Paid_By
    what ways of paying do customers use
    list the different payment methods

sales[Customer_Type="Member"] percent
    what share of sales goes to members
    percentage of sales with a member

sales by Customer_Type avg Total
    do members spend more per sale than walk-ins? average total for each
    average sale of members and of walk-ins

sales by Gender sum Total
    takings from women and from men
    total by gender

sales[Gender="Female" & Product_Line="Health and Beauty"] avg Total
    what does a woman spend on health and beauty on average
    average total of female customers in Health and Beauty

sales[Card_No.Name="Grace Oduya"] sum Total
    how much has Grace Oduya spent with us
    total of Grace Oduya's purchases

sales[Card_No.Name="Bashir Khan"] show Sold_On, SKU.Product, Qty desc Sold_On
    what did Bashir Khan buy, when and how many? latest first
    Bashir Khan's purchases from newest to oldest: date, product, quantity

sales[Card_No.Name="Meera Shah" & Product_Line="Pets"] count
    how many purchases from the Pets line has Meera Shah made
    number of Meera Shah's sales in the Pets line

sales by Card_No.Name sum Total top 1
    member who spent the most
    our best customer by total spent
    le client membre qui a dépensé le plus

sales by Card_No.Name count >= 15
    members with at least 15 purchases
    who has bought 15 times or more

sales[Card_No.Town="Castleby"] count
    how many sales to members who live in Castleby
    number of purchases by members from Castleby

sales[Branch.Town="Castleby"] count
    how many sales did the Castleby branch ring up
    number of sales in branches at Castleby

sales[Card_No.Town=@Branch.Town] count
    how often do members shop in the town they live in
    number of sales where the member's town is also the branch's

sales by Cashier count
    how many sales did each cashier make
    sales per cashier

sales by Cashier avg Rating top 1
    cashier with the best average rating
    which cashier gets the highest rating on average

sales[Cashier="Kwame" & Sold_On=this month] sum Total
    what has Kwame taken this month
    Kwame's takings in the current month

sales[Hour<9] count
    how many sales before 9 o'clock
    number of sales made before nine in the morning

sales by Hour count top 1
    busiest hour of the day
    at which hour do we have the most sales

sales[Hour>=18] percent
    what percentage of sales is from 6 pm on (hour 18 or later)
    share of evening sales, hour 18 and up

sales by Sold_On:month asc sum Total
    takings per month in order of time
    monthly turnover, earliest month first
    chiffre d'affaires par mois, dans l'ordre

sales by Sold_On:month sum Total top 1
    our best month by takings
    in which month did we take the most

sales by Sold_On:weekday sum Total
    takings by day of the week
    how much do we sell on each weekday

sales by Sold_On:day sum Total top 1
    the single best day by takings
    on which date did we take most

sales[Sold_On=yesterday] list
    sales yesterday
    everything sold yesterday
    ventas de ayer

sales[Sold_On>=2026-03 & Sold_On<=2026-05] sum Total
    takings from March to May 2026
    how much between March and May 2026

sales[Total>avg] count
    how many sales are above the average
    number of sales with a bigger total than the mean

sales top 1 Total show Receipt_No, Branch.Town, Total
    biggest sale: receipt number, town, total
    which receipt has the highest total, where was it and how much

sales[Total<2] count
    how many sales came to less than 2 euros
    number of tiny sales, total under two

sales[Qty>=10] show Receipt_No, SKU.Product, Qty
    receipts with ten items or more: number, product, quantity
    who buys in bulk? Qty of at least 10: receipt, product, how many

sales[Rating<=3] percent
    what percentage gave a rating of 3 or worse
    share of ratings of three and below among all sales

sales avg Rating, min Rating, max Rating
    average, worst and best rating
    ratings: mean, lowest, highest

sales[Rating=null] count
    how many sales have no rating
    number of customers who didn't rate
    combien de ventes sans note

sales[Receipt_No="R-310042"] show SKU.Product, Qty, Total
    what was on receipt R-310042? product, quantity, total
    R-310042: product bought, how many, total

branches show Town, Manager, Opened asc Opened
    town, manager and opening date of the branches, oldest first
    all branches in order of opening: town, who manages it, opening date

branches show Code, Town, Floor_Area desc Floor_Area
    branch codes with town and floor area, biggest first
    code, town and area of our shops from large to small
    Filialen mit Ort und Fläche, die größte zuerst, mit Code vorn

branches[Manager="Tania Brook"] show Town
    where is Tania Brook the manager
    town of the branch that Tania Brook manages

branches[Code="D4"] show Manager
    who manages branch D4
    What is the name of the manager of D4?

branches[Town="Marston"] show Floor_Area, Parking_Spaces
    floor area and parking spaces in Marston
    What is the floor area of the Marston branch, and how many parking spaces are there?

branches by Town count > 1
    towns with more than one branch
    where do we have several shops? town

branches count distinct Town
    in how many different towns are we
    number of distinct branch towns

branches by Manager count > 1
    managers in charge of more than one branch
    who runs several branches

branches distinct Manager
    who are our branch managers, each once
    distinct list of managers

branches[Parking_Spaces=0] show Town
    which branches have no parking (0 spaces)
    town of branches without parking, i.e. 0 spaces

branches avg Floor_Area, sum Parking_Spaces
    average floor area and total parking spaces
    mean area of a branch; parking spaces altogether

branches[Self_Checkout="Y"] count
    how many branches have self checkout
    number of shops with self checkouts

branches bottom 1 Opened show Town, Opened
    our oldest branch: town and opening date
    which branch opened first, and when

products show Product, Price desc Price
    products and prices, dearest first
    price list from the most expensive to the cheapest
    productos con precio, del más caro al más barato

products[Product_Line="Dairy"] show Product, Price asc Price
    dairy products and their price, cheapest first
    what dairy do we stock and for how much? from low to high

products[Product="Cheddar"] show Price
    What is the price of Cheddar?
    how much is the cheddar
    ¿cuánto cuesta el Cheddar?

products[Product="Whole Milk"] show Stock
    how much whole milk is in stock
    stock of Whole Milk

products[Product="Shampoo"] show Supplier, Product_Line
    supplier and product line of the shampoo
    who supplies shampoo, and in which line is it

products by Product_Line count
    products per product line
    how many products does each line have
    Artikel je Warengruppe

products by Product_Line count top 1
    product line with the most products
    which line has the biggest range of products

products by Product_Line avg Price, max Price
    per product line: average price and highest price
    average and maximum price by line

products by Supplier count >= 6
    suppliers with at least six products
    who supplies 6 products or more

products distinct Supplier
    who are our suppliers? each once
    different suppliers
    welche Lieferanten haben wir

products[Product_Line="Household"] distinct Supplier
    distinct suppliers of household products
    who supplies household goods? every supplier once

products[Stock=0] show Product
    which products are out of stock
    what has run out
    productos agotados

products[Stock<@Reorder_At] show Product, Stock, Reorder_At
    products below the reorder level, with stock and level
    what must be reordered? stock under reorder at: product, stock, reorder at

products[Stock<@Reorder_At] count
    how many products are below their reorder level
    number of products with less stock than the reorder point

products top 1 Price show Product
    most expensive product
    which product costs the most
    le produit le plus cher

products bottom 3 Price show Product, Price
    three cheapest products with price
    the 3 lowest priced products and what they cost

products[Price>=2 & Price<=4] count
    how many products cost between 2 and 4
    number of products priced from two to four

products[Price>avg & Supplier="Own Brand"] show Product, Price
    own brand products that cost more than the average product, with price
    which Own Brand items are above the average price, and what do they cost

products[Discount_Pct!=null] show Product, Discount_Pct desc Discount_Pct
    what is on offer? products with a discount, biggest discount first
    discounted products and by how many percent, highest on top

products[Discount_Pct=null] count
    how many products have no discount
    number of products that aren't discounted

products[no sales] show Product
    what have we never sold
    products without a sale
    welches Produkt wurde nie verkauft

products[Product~"bread"] show Product, Price
    breads with price
    products with bread in the name and what they cost

products[Supplier="Hillside Farms"|"Norgate"] count
    how many products come from Hillside Farms or Norgate
    number of products by either Norgate or Hillside Farms

members show Name, Points desc Points
    members and points, most points first
    names with their points from highest to lowest
    membres et points, par ordre décroissant de points

members show Name, Town, Joined asc Joined
    name, town and joining date of members, longest-standing first
    all members in order of joining, with town and date

members top 1 Points show Name, Points
    who has the most points, and how many
    member with the highest points balance
    ¿qué socio tiene más puntos y cuántos?

members[Points>1000] count
    how many members have over 1000 points
    number of members above a thousand points

members sum Points, avg Points
    total and average points
    points of all members together, and the average

members by Town count top 1
    in which town do most members live
    town with the most members

members[Town="Elmford"] show Name
    members in Elmford
    who of the members lives in Elmford

members by Town count, avg Points
    per town: number of members and average points
    how many members in each town, and what points on average

members count distinct Town
    how many different towns do members come from
    number of distinct towns of members

members[Newsletter=false] show Name
    which members don't get the newsletter
    names of members without newsletter

members[no sales] show Name
    members who have never bought anything
    which members have no sale on their card
    Mitglieder ohne Einkauf, Namen

members[Joined=2026] count
    how many joined in 2026
    number of new members in the year 2026

members[Joined<last 5 years] show Name
    members for more than five years, names
    who joined over 5 years ago

members top 3 Joined show Name, Joined
    three newest members with date
    last 3 members to join, and when

after sales[Sold_On=2026-10] sum Total
sales[Sold_On=2026-09] sum Total
    and in September?
    same for September 2026

after sales[Sold_On=2026-10] sum Total
sales[Sold_On=2026-10] by Branch.Town sum Total
    per town?
    by town, please

after sales by SKU.Product sum Qty top 5
sales[Branch.Town="Port Hale"] by SKU.Product sum Qty top 5
    in Port Hale only
    and at Port Hale?

after sales by SKU.Product sum Qty top 5
sales by SKU.Product sum Total top 5
    and by takings?
    the five by money instead

after products[Stock=0] show Product
products[Stock=0] show Product, Supplier
    who supplies them?
    with supplier please

after products[Product="Cheddar"] show Price
products[Product="Butter"] show Price
    and butter?
    how about the butter

after members top 1 Points show Name, Points
members bottom 1 Points show Name, Points
    and the fewest?
    and who has least

after sales[Paid_By="Cash"] percent
sales[Paid_By="Phone"] percent
    and with the phone?
    what about phone

after sales by Paid_By count top 1
sales[Customer_Type="Member"] by Paid_By count top 1
    only members
    and among members?

after members[Points>1000] count
members[Points>1000] show Name
    who are they?
    give me their names

none
    profit margin on bananas
    when does the Elmford branch close on Sundays
    what did the wine cost us to buy
    e-mail address of Alice Benton
    how much will we sell next Christmas
    why is frozen food selling badly
    how many customers came in without buying
    order 200 packs of butter
    difference in takings between Elmford and Marston
    median basket size
    which manager's members have the most points
    ratio of cash to card
    expiry date of the yoghurt
    mean age of those with a membership card
    what does milk cost at the competition
    set the price of cola to 1.50
    ¿dónde está la leche?
    Wie viele Mitarbeiter hat die Filiale in Wexley?
    à quelle heure ouvre le magasin
    got any recipes for spinach

products sum Price * Stock
    value of the stock at sales prices
    price times stock over all products

sales avg by Sold_On:day count
    how many sales are there per day on average

sales by Paid_By percent desc
    share of sales per payment method, highest first
    how are sales split by payment in percent
"""
