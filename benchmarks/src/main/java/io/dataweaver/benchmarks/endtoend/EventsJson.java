package io.dataweaver.benchmarks.endtoend;

import static io.dataweaver.benchmarks.endtoend.AsciiFile.ascii;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Events of an online shop as JSON lines: eight fields, one of them nested, from a fixed seed. */
final class EventsJson {

    private static final long SEED = 20260118;
    private static final int USERS = 1_000_000;

    /** Amounts are 1 to this, evenly, so that {@code amount_cents > 5000} is true for half of them. */
    private static final int MAX_AMOUNT = 10_000;

    private static final byte[][] TYPES = ascii("click", "view", "purchase", "refund", "search", "login");
    private static final byte[][] SYSTEMS = ascii("ios", "android", "windows", "macos", "linux");
    private static final byte[][] PAGES = ascii("/", "/cart", "/checkout", "/search", "/item/", "/account/orders");

    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] USER = ascii(",\"user_id\":");
    private static final byte[] TYPE = ascii(",\"type\":\"");
    private static final byte[] TIME = ascii("\",\"ts\":\"2026-03-");
    private static final byte[] AMOUNT = ascii("Z\",\"amount_cents\":");
    private static final byte[] QUANTITY = ascii(",\"qty\":");
    private static final byte[] PAGE = ascii(",\"page\":\"");
    private static final byte[] DEVICE = ascii("\",\"device\":{\"os\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":\"");
    private static final byte[] MOBILE = ascii("\",\"mobile\":");
    private static final byte[] TRUE = ascii("true}}");
    private static final byte[] FALSE = ascii("false}}");

    private EventsJson() {}

    static void write(Path file, long rows) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        try (AsciiFile out = new AsciiFile(file)) {
            for (long row = 1; row <= rows; row++) {
                writeEvent(out, row, random);
            }
        }
    }

    private static void writeEvent(AsciiFile out, long id, SplittableRandom random) throws IOException {
        out.put(ID).put(id).put(USER).put(1 + random.nextInt(USERS));
        out.put(TYPE).put(TYPES[random.nextInt(TYPES.length)]);
        out.put(TIME).putTwo(1 + random.nextInt(31)).put('T').putTwo(random.nextInt(24));
        out.put(':').putTwo(random.nextInt(60)).put(':').putTwo(random.nextInt(60));
        out.put(AMOUNT).put(1 + random.nextInt(MAX_AMOUNT)).put(QUANTITY).put(1 + random.nextInt(9));
        out.put(PAGE).put(PAGES[random.nextInt(PAGES.length)]);
        int system = random.nextInt(SYSTEMS.length);
        out.put(DEVICE)
                .put(SYSTEMS[system])
                .put(VERSION)
                .put(1 + random.nextInt(18))
                .put('.')
                .put(random.nextInt(10));
        out.put(MOBILE).put(system < 2 ? TRUE : FALSE).endRow();
    }
}
