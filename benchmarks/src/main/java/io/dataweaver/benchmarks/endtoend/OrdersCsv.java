package io.dataweaver.benchmarks.endtoend;

import static io.dataweaver.benchmarks.endtoend.AsciiFile.ascii;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * Orders of eight columns as CSV without a header, for the jobs that all engines do: values that each of them writes in one
 * way only, from a fixed seed. Every tenth row, on average, is of another customer. No field needs quotes.
 */
final class OrdersCsv {

    /** The columns and their types, as SQL writes them. */
    static final String COLUMNS = "id bigint, customer bigint, quantity integer, price decimal(12,2),"
            + " score double precision, active boolean, created timestamp, name text";

    /** So many files that each core has work until near the end. */
    private static final int FILES = 4;

    private static final long SEED = 20261126;
    private static final int ROWS_PER_CUSTOMER = 10;
    private static final int DAYS = 365;
    private static final int MOST = 100;
    private static final int MOST_CENTS = 10_000_000;
    private static final byte[][] NAMES = ascii(
            "anvil",
            "bellows",
            "chisel",
            "drill bit",
            "eye bolt",
            "file",
            "gauge",
            "hammer",
            "insulation tape",
            "jigsaw blade",
            "key ring",
            "level",
            "mallet",
            "nail",
            "oil can",
            "paint brush");

    private OrdersCsv() {}

    /** Writes {@code rows} rows into a new folder; the same each time. */
    static void write(Path folder, long rows) throws IOException {
        Files.createDirectory(folder);
        SplittableRandom random = new SplittableRandom(SEED);
        byte[][] days = days();
        long customers = Math.max(1, rows / ROWS_PER_CUSTOMER);
        long id = 0;
        for (int file = 1; file <= FILES; file++) {
            try (AsciiFile out = new AsciiFile(folder.resolve("orders-" + file + ".csv"))) {
                for (; id < rows * file / FILES; id++) {
                    writeRow(out, id, 1 + random.nextLong(customers), random, days);
                }
            }
        }
    }

    private static byte[][] days() {
        byte[][] days = new byte[DAYS][];
        for (int i = 0; i < DAYS; i++) {
            days[i] = ascii(LocalDate.of(2025, 1, 1).plusDays(i).toString());
        }
        return days;
    }

    private static void writeRow(AsciiFile out, long id, long customer, SplittableRandom random, byte[][] days)
            throws IOException {
        out.put(id)
                .put(',')
                .put(customer)
                .put(',')
                .put(1 + random.nextInt(MOST))
                .put(',');
        out.putCents(1 + random.nextInt(MOST_CENTS)).put(',');
        // Between 1 and 10, so that nobody writes it with an exponent.
        out.put(1 + random.nextInt(9)).put('.').put(1 + random.nextInt(9)).put(',');
        out.put(random.nextInt(8) == 0 ? ascii("false") : ascii("true")).put(',');
        out.put(days[random.nextInt(DAYS)]).put(' ');
        out.putTwo(random.nextInt(24))
                .put(':')
                .putTwo(random.nextInt(60))
                .put(':')
                .putTwo(random.nextInt(60));
        out.put(',').put(NAMES[random.nextInt(NAMES.length)]);
        out.endRow();
    }
}
