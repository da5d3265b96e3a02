package io.dataweaver.benchmarks.endtoend;

import static io.dataweaver.benchmarks.endtoend.AsciiFile.ascii;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * Rows like those of TPC-H's table {@code lineitem} (specification 3.0.1, §4.2.3), as CSV with a header: the same
 * columns, ranges and lengths, from a fixed seed. The words of the comments are ours. No field needs quotes.
 */
public final class LineitemCsv {

    /** The columns and their types, as SQL and pipeline files write them. */
    public static final String COLUMNS = """
            l_orderkey bigint, l_partkey bigint, l_suppkey integer, l_linenumber integer,
            l_quantity decimal(15,2), l_extendedprice decimal(15,2), l_discount decimal(15,2), l_tax decimal(15,2),
            l_returnflag text, l_linestatus text, l_shipdate date, l_commitdate date, l_receiptdate date,
            l_shipinstruct text, l_shipmode text, l_comment text""";

    private static final String HEADER =
            "l_orderkey,l_partkey,l_suppkey,l_linenumber,l_quantity,l_extendedprice,l_discount,l_tax,l_returnflag,"
                    + "l_linestatus,l_shipdate,l_commitdate,l_receiptdate,l_shipinstruct,l_shipmode,l_comment";
    private static final long SEED = 20260117;
    private static final int PARTS = 200_000;
    private static final int SUPPLIERS = 10_000;
    private static final LocalDate FIRST_ORDER = LocalDate.of(1992, 1, 1);
    private static final int ORDER_DAYS = 2406;
    private static final LocalDate TODAY = LocalDate.of(1995, 6, 17);
    private static final byte[][] INSTRUCTIONS = ascii("DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN");
    private static final byte[][] MODES = ascii("REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB");
    private static final byte[][] WORDS = ascii(
            "furiously",
            "quickly",
            "carefully",
            "slyly",
            "even",
            "final",
            "regular",
            "special",
            "pending",
            "ironic",
            "bold",
            "express",
            "silent",
            "packages",
            "deposits",
            "requests",
            "accounts",
            "theodolites",
            "pinto",
            "beans",
            "foxes",
            "ideas",
            "dependencies",
            "instructions",
            "sleep",
            "wake",
            "nag",
            "haggle",
            "boost",
            "cajole",
            "along",
            "the",
            "above",
            "after",
            "blithely",
            "across",
            "according",
            "to",
            "among");
    private static final int MIN_COMMENT = 10;
    private static final int MAX_COMMENT = 43;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final byte[][] days = days();
    private final byte[] comment = new byte[MAX_COMMENT + 16];

    /** Good rows for each poison row: one in a hundred is poison. */
    private static final int GOOD_PER_POISON = 99;

    private final boolean poisoned;
    private long poison;

    private LineitemCsv(boolean poisoned) {
        this.poisoned = poisoned;
    }

    /** Returns a file of {@code rows} rows in {@code folder}, made once; a process that is killed leaves none that looks whole. */
    static Path in(Path folder, long rows) throws IOException {
        Path file = folder.resolve("lineitem-" + rows + ".csv");
        if (Files.notExists(file)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            write(part, rows);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    /** Writes {@code rows} rows and a header to {@code file}; the same each time. */
    public static void write(Path file, long rows) throws IOException {
        write(file, rows, false);
    }

    /**
     * Writes the same rows, and behind every 99 of them one that cannot be stored. A third of those is malformed, a third
     * fails in a transform that reads the quantity as a number, and a third is refused by the server: every other one for
     * a discount above 1, the rest because its key is there already.
     */
    public static void writePoisoned(Path file, long rows) throws IOException {
        write(file, rows, true);
    }

    private static void write(Path file, long rows, boolean poisoned) throws IOException {
        try (AsciiFile out = new AsciiFile(file)) {
            out.put(ascii(HEADER)).endRow();
            new LineitemCsv(poisoned).write(out, rows);
        }
    }

    private static byte[][] days() {
        byte[][] days = new byte[ORDER_DAYS + 160][];
        for (int i = 0; i < days.length; i++) {
            days[i] = ascii(FIRST_ORDER.plusDays(i).toString());
        }
        return days;
    }

    private void write(AsciiFile out, long rows) throws IOException {
        long row = 0;
        for (long order = 1; row < rows; order++) {
            // TPC-H uses 8 of every 32 order keys.
            long key = (order >> 3 << 5) | (order & 7);
            int lines = 1 + random.nextInt(7);
            int ordered = random.nextInt(ORDER_DAYS);
            for (int line = 1; line <= lines && row < rows; line++, row++) {
                writeLine(out, key, line, ordered);
                if (poisoned && row % GOOD_PER_POISON == GOOD_PER_POISON - 1) {
                    writePoison(out, key, line);
                }
            }
        }
    }

    private void writePoison(AsciiFile out, long order, int line) throws IOException {
        String dates = "1996-03-13,1996-02-12,1996-03-22,NONE,RAIL,poison";
        long kind = poison++ % 6;
        // Refused because of the discount alone: no other row has this key.
        long key = kind == 2 ? -order : order;
        String row = key + "," + (kind % 3 == 0 ? "no number" : "1") + ",1," + line + ","
                + (kind % 3 == 1 ? "many" : "17.00") + ",17954.55," + (kind == 2 ? "1.04" : "0.04") + ",0.02,N,O,"
                + dates;
        out.put(ascii(row)).endRow();
    }

    private void writeLine(AsciiFile out, long order, int line, int ordered) throws IOException {
        int part = 1 + random.nextInt(PARTS);
        int quantity = 1 + random.nextInt(50);
        int shipped = ordered + 1 + random.nextInt(121);
        int committed = ordered + 30 + random.nextInt(61);
        int received = shipped + 1 + random.nextInt(30);
        int today = (int) (TODAY.toEpochDay() - FIRST_ORDER.toEpochDay());
        out.put(order)
                .put(',')
                .put(part)
                .put(',')
                .put(1 + random.nextInt(SUPPLIERS))
                .put(',')
                .put(line)
                .put(',');
        out.putCents(quantity * 100L)
                .put(',')
                .putCents(quantity * retailPriceCents(part))
                .put(',');
        out.putCents(random.nextInt(11)).put(',').putCents(random.nextInt(9)).put(',');
        out.put(received > today ? 'N' : random.nextBoolean() ? 'R' : 'A').put(',');
        out.put(shipped > today ? 'O' : 'F').put(',');
        out.put(days[shipped])
                .put(',')
                .put(days[committed])
                .put(',')
                .put(days[received])
                .put(',');
        out.put(INSTRUCTIONS[random.nextInt(INSTRUCTIONS.length)]).put(',');
        out.put(MODES[random.nextInt(MODES.length)]).put(',');
        putComment(out);
        out.endRow();
    }

    /** TPC-H 3.0.1 §4.2.3: P_RETAILPRICE. */
    private static long retailPriceCents(long part) {
        return 90_000 + part / 10 % 20_001 + 100 * (part % 1_000);
    }

    private void putComment(AsciiFile out) {
        int length = MIN_COMMENT + random.nextInt(MAX_COMMENT - MIN_COMMENT + 1);
        int size = 0;
        while (size < length) {
            byte[] word = WORDS[random.nextInt(WORDS.length)];
            System.arraycopy(word, 0, comment, size, word.length);
            size += word.length;
            comment[size++] = ' ';
        }
        int end = comment[length - 1] == ' ' ? length - 1 : length;
        for (int i = 0; i < end; i++) {
            out.put((char) comment[i]);
        }
    }
}
