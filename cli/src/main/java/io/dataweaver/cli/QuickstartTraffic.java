package io.dataweaver.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;

/** What people do to the bookings of the shop: many small transactions, one after the other, as fast as the shop takes them. */
final class QuickstartTraffic {

    private static final int TRANSACTIONS = 600;
    private static final int UPDATES = 3;
    private static final int ROWS_OF_SEATS = 32;
    /** People do the same each time. */
    private static final long SEED = 20010225;

    private static final String INSERT = """
            insert into bookings (origin, destination, departs, price)
            select origin, destination, date, 45 + distance / 8.0 from flights offset ? limit 1""";
    private static final String UPDATE = "update bookings set price = price * 1.05, status = ? where id = ?";
    private static final String DELETE = "delete from bookings where id = ?";
    private static final String SEAT = "update bookings set seat = ? where id = ?";

    /** What is done to the table in the middle of it all, while the copy follows. */
    static final String NEW_COLUMN = "alter table bookings add column seat text";

    private final QuickstartDatabase shop;
    private final long rows;
    private final Random random = new Random(SEED);

    /**
     * What was committed.
     *
     * @param inserted rows
     * @param updated rows, each as often as it was
     * @param deleted rows
     */
    record Done(long inserted, long updated, long deleted) {

        private Done plus(Done other) {
            return new Done(inserted + other.inserted, updated + other.updated, deleted + other.deleted);
        }
    }

    /**
     * Creates what writes to {@code shop}.
     *
     * @param rows how many bookings there are, with ids from 1 on
     */
    QuickstartTraffic(QuickstartDatabase shop, long rows) {
        this.shop = shop;
        this.rows = rows;
    }

    /** Does it, and tells what was committed. */
    Done run() throws SQLException {
        Done done = new Done(0, 0, 0);
        try (Connection connection = shop.connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < TRANSACTIONS / 2; i++) {
                done = done.plus(transaction(connection));
                connection.commit();
            }
            QuickstartDatabase.execute(connection, NEW_COLUMN);
            connection.commit();
            for (int i = TRANSACTIONS / 2; i < TRANSACTIONS; i++) {
                done = done.plus(transaction(connection)).plus(seat(connection));
                connection.commit();
            }
        }
        return done;
    }

    private Done transaction(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            insert.setLong(1, random.nextLong(rows));
            long inserted = insert.executeUpdate();
            long updated = 0;
            for (int i = 0; i < UPDATES; i++) {
                update.setString(1, random.nextBoolean() ? "PAID" : "CHANGED");
                update.setLong(2, anyBooking());
                updated += update.executeUpdate();
            }
            delete.setLong(1, anyBooking());
            return new Done(inserted, updated, delete.executeUpdate());
        }
    }

    private Done seat(Connection connection) throws SQLException {
        try (PreparedStatement seat = connection.prepareStatement(SEAT)) {
            seat.setString(1, 1 + random.nextInt(ROWS_OF_SEATS) + "A");
            seat.setLong(2, anyBooking());
            return new Done(0, seat.executeUpdate(), 0);
        }
    }

    private long anyBooking() {
        return 1 + random.nextLong(rows);
    }
}
