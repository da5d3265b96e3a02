package io.dataweaver.core.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries of the manifest as JSON, one object in one line, so that people can read them. */
final class ManifestCodec {

    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private ManifestCodec() {}

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static String encode(ManifestEntry entry) {
        if (entry instanceof Published published) {
            return object("rows", json -> writePublished(published, json));
        } else if (entry instanceof ManifestEntry.Begun begun) {
            return object("begun", json -> writeBegun(begun, json));
        } else if (entry instanceof ManifestEntry.Resumed resumed) {
            return object("resumed", json -> json.writeNumberField("epoch", resumed.epoch()));
        } else if (entry instanceof ManifestEntry.Expected expected) {
            return object("expected", json -> {
                json.writeArrayFieldStart("splits");
                for (String split : expected.splits()) {
                    json.writeString(split);
                }
                json.writeEndArray();
            });
        } else if (entry instanceof ManifestEntry.Sealed) {
            return object("sealed", json -> {});
        } else if (entry instanceof ManifestEntry.Forced) {
            return object("forced", json -> {});
        }
        return object("continued", json -> {});
    }

    private static String object(String kind, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("kind", kind);
            body.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void writePublished(Published published, JsonGenerator json) throws IOException {
        json.writeStringField("split", published.split());
        json.writeNumberField("ordinal", published.ordinal());
        json.writeNumberField("sequence", published.sequence());
        json.writeNumberField("time", published.time());
        json.writeBooleanField("finished", published.finished());
        if (published.segment().isPresent()) {
            Published.Segment segment = published.segment().get();
            json.writeStringField("name", segment.name());
            json.writeNumberField("index", segment.index());
            json.writeNumberField("size", segment.size());
            json.writeArrayFieldStart("rows");
            for (long rows : segment.rows()) {
                json.writeNumber(rows);
            }
            json.writeEndArray();
        }
    }

    private static void writeBegun(ManifestEntry.Begun begun, JsonGenerator json) throws IOException {
        json.writeNumberField("format", FORMAT);
        json.writeStringField("run", begun.run());
        json.writeNumberField("epoch", begun.epoch());
        json.writeNumberField("partitions", begun.partitions());
        json.writeStringField("columns", begun.columns());
        json.writeNumberField("next", begun.next());
        json.writeBooleanField("sealed", begun.sealed());
        json.writeNumberField("watermark", begun.watermark());
        json.writeBooleanField("expecting", begun.expecting());
        json.writeArrayFieldStart("splits");
        for (ManifestEntry.Upstream split : begun.splits()) {
            json.writeString(split.split());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("progress");
        for (ManifestEntry.Upstream split : begun.splits()) {
            json.writeString(split.ordinal() + " " + split.sequence() + " " + split.time() + " " + split.finished());
        }
        json.writeEndArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IOException if it is not that
     */
    static ManifestEntry decode(String text) throws IOException {
        Fields fields = Fields.of(text);
        try {
            return switch (fields.text("kind")) {
                case "rows" -> published(fields);
                case "begun" -> begun(fields);
                case "resumed" -> new ManifestEntry.Resumed(fields.number("epoch"));
                case "expected" -> new ManifestEntry.Expected(fields.list("splits"));
                case "sealed" -> new ManifestEntry.Sealed();
                case "forced" -> new ManifestEntry.Forced();
                case "continued" -> new ManifestEntry.Continued();
                default -> throw new IOException("'" + fields.text("kind") + "' is no kind of entry");
            };
        } catch (IllegalArgumentException | ArithmeticException damaged) {
            throw new IOException(damaged);
        }
    }

    private static Published published(Fields fields) throws IOException {
        Optional<Published.Segment> segment = fields.has("name")
                ? Optional.of(new Published.Segment(
                        fields.text("name"),
                        fields.number("index"),
                        fields.number("size"),
                        fields.list("rows").stream().map(Long::valueOf).toList()))
                : Optional.empty();
        return new Published(
                fields.text("split"),
                Math.toIntExact(fields.number("ordinal")),
                fields.number("sequence"),
                fields.number("time"),
                Boolean.parseBoolean(fields.text("finished")),
                segment);
    }

    private static ManifestEntry.Begun begun(Fields fields) throws IOException {
        if (fields.number("format") != FORMAT) {
            throw new IOException(
                    "it has format " + fields.text("format") + ", but this DataWeaver reads format " + FORMAT);
        }
        List<String> names = fields.list("splits");
        List<String> progress = fields.list("progress");
        if (names.size() != progress.size()) {
            throw new IOException(names.size() + " splits, but progress of " + progress.size());
        }
        List<ManifestEntry.Upstream> splits = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String[] parts = progress.get(i).split(" ", -1);
            if (parts.length != 4) {
                throw new IOException("'" + progress.get(i) + "' is not the progress of a split");
            }
            splits.add(new ManifestEntry.Upstream(
                    names.get(i),
                    Integer.parseInt(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Boolean.parseBoolean(parts[3])));
        }
        return new ManifestEntry.Begun(
                fields.text("run"),
                fields.number("epoch"),
                Math.toIntExact(fields.number("partitions")),
                fields.text("columns"),
                fields.number("next"),
                Boolean.parseBoolean(fields.text("sealed")),
                fields.number("watermark"),
                Boolean.parseBoolean(fields.text("expecting")),
                splits);
    }

    /** The fields of an object of single values and of lists of them. */
    record Fields(Map<String, String> texts, Map<String, List<String>> lists) {

        static Fields of(String text) throws IOException {
            Fields fields = new Fields(new HashMap<>(), new HashMap<>());
            try (JsonParser json = JSON.createParser(text)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw new IOException("an object is expected");
                }
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    fields.take(json, json.currentName());
                }
            }
            return fields;
        }

        private void take(JsonParser json, String name) throws IOException {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY) {
                List<String> items = new ArrayList<>();
                while (json.nextToken().isScalarValue()) {
                    items.add(json.getText());
                }
                lists.put(name, items);
            } else if (token != null && token.isScalarValue()) {
                texts.put(name, json.getText());
            } else {
                throw new IOException("a value is expected for '" + name + "'");
            }
        }

        boolean has(String name) {
            return texts.containsKey(name);
        }

        String text(String name) throws IOException {
            String value = texts.get(name);
            if (value == null) {
                throw new IOException("'" + name + "' is expected");
            }
            return value;
        }

        long number(String name) throws IOException {
            try {
                return Long.parseLong(text(name));
            } catch (NumberFormatException none) {
                throw new IOException("'" + name + "' is not a number: " + text(name), none);
            }
        }

        List<String> list(String name) throws IOException {
            List<String> values = lists.get(name);
            if (values == null) {
                throw new IOException("'" + name + "' is expected");
            }
            return values;
        }
    }
}
