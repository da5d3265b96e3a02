package io.dataweaver.core.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the letters of a folder, as its file of fates tells: about 50 bytes of memory for each letter that
 * has one. Not thread-safe.
 *
 * <p>The file only grows, by one line an event: {@code {"id": …, "fate": "replayed", "run": …, "at": …}}. The same event
 * of the same run counts once, however often a crash let it be written.
 */
final class LetterFates {

    /** What happened to a letter. */
    enum Event {
        REPLAYED,
        REJECTED,
        /** It was rejected again, but a crash came before that was passed over: it goes through once more. */
        RETRIED,
        DROPPED
    }

    /**
     * One line.
     *
     * @param code with which the letter was rejected again; null otherwise
     */
    record Entry(
            LetterId id,
            Event event,
            @Nullable String run,
            Instant at,
            @Nullable String code,
            @Nullable String message) {}

    private final LetterIds ids = new LetterIds();
    private final List<@Nullable String> texts = new ArrayList<>(List.of(""));
    private final Map<String, Integer> numbers = new HashMap<>();
    private Event[] events = new Event[64];
    private short[] attempts = new short[64];
    private int[] runs = new int[64];
    private int[] codes = new int[64];

    /** Reads the fates of a folder. */
    static LetterFates read(LetterFolder folder) throws IOException {
        LetterFates fates = new LetterFates();
        if (folder.files().list(folder.folder()).contains(LetterFolder.FATES)) {
            try (SegmentLines lines = folder.lines(LetterFolder.FATES)) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    fates.enter(parse(line));
                }
            }
        }
        return fates;
    }

    /** Takes an event in. */
    void enter(Entry entry) {
        if (ids.add(entry.id()) && ids.size() > events.length) {
            events = Arrays.copyOf(events, 2 * events.length);
            attempts = Arrays.copyOf(attempts, events.length);
            runs = Arrays.copyOf(runs, events.length);
            codes = Arrays.copyOf(codes, events.length);
        }
        int at = ids.find(entry.id());
        int run = number(entry.run());
        boolean again = entry.event() == events[at] && run == runs[at];
        events[at] = entry.event();
        runs[at] = run;
        if (entry.event() == Event.REJECTED) {
            codes[at] = number(entry.code());
            attempts[at] += (short) (again ? 0 : 1);
        }
    }

    private int number(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        return numbers.computeIfAbsent(text, added -> {
            texts.add(added);
            return texts.size() - 1;
        });
    }

    /** Returns what has become of a letter. */
    Fate of(LetterId id) {
        int at = ids.find(id);
        if (at < 0) {
            return Fate.NONE;
        }
        Fate.Status status = switch (events[at]) {
            case REPLAYED -> Fate.Status.REPLAYED;
            case REJECTED, RETRIED -> Fate.Status.WAITING;
            case DROPPED -> Fate.Status.DROPPED;
        };
        return new Fate(
                status,
                attempts[at],
                runs[at] == 0 ? null : texts.get(runs[at]),
                codes[at] == 0 ? null : texts.get(codes[at]));
    }

    /** Tells whether {@code run} has rejected the letter again. */
    boolean isRejectedBy(LetterId id, String run) {
        int at = ids.find(id);
        return at >= 0 && events[at] == Event.REJECTED && run.equals(texts.get(runs[at]));
    }

    /** Adds the line of an event. */
    static void write(Entry entry, ByteArrayOutputStream out) throws IOException {
        LetterJson.writeLine(out, json -> {
            json.writeStringField(SegmentLines.ID, entry.id().toString());
            json.writeStringField("fate", entry.event().name().toLowerCase(java.util.Locale.ROOT));
            if (entry.run() != null) {
                json.writeStringField("run", entry.run());
            }
            json.writeStringField("at", entry.at().toString());
            if (entry.code() != null) {
                json.writeStringField("code", entry.code());
            }
            if (entry.message() != null) {
                json.writeStringField("message", entry.message());
            }
        });
    }

    private static Entry parse(byte[] line) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = LetterJson.parser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, json.getText());
            }
        }
        return new Entry(
                LetterId.parse(members.getOrDefault(SegmentLines.ID, "")),
                Event.valueOf(members.getOrDefault("fate", "").toUpperCase(java.util.Locale.ROOT)),
                members.get("run"),
                Instant.parse(members.getOrDefault("at", "")),
                members.get("code"),
                members.get("message"));
    }
}
