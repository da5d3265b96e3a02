package io.dataweaver.core.definition;

import io.dataweaver.core.problem.Problem;
import io.dataweaver.core.problem.Problems;
import io.dataweaver.core.problem.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 into maps, lists and scalars, and keeps where everything stands.
 *
 * <p>A plain scalar is a number or a boolean only if it prints as it is written: {@code 007}, {@code 1e3}, {@code no} and
 * {@code True} are text, so that no option receives a value other than the one in the file. Anchors, aliases and tags are
 * refused: none of them is needed, and with aliases a small file can stand for a very large one.
 */
final class YamlReader {

    static final int MAX_CHARACTERS = 1 << 20;
    static final int MAX_DEPTH = 32;

    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9]\\d{0,999})");
    private static final Pattern DECIMAL = Pattern.compile("-?(?:0|[1-9]\\d{0,999})\\.\\d{1,999}");

    private final Places places;
    private final Problems problems;
    private final Iterator<Event> events;

    private YamlReader(String text, Places places, Problems problems) {
        this.places = places;
        this.problems = problems;
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * Reads one document.
     *
     * @return String, Long, BigDecimal, Boolean, List, Map or {@link Empty}; null if it is not well-formed, and then
     *     {@code problems} says why
     */
    static @Nullable Object read(String text, Places places, Problems problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.error(
                    DefinitionErrorCode.TOO_LARGE,
                    "",
                    "the file has more than 1 MiB",
                    "split it into several pipelines");
            return null;
        }
        try {
            return new YamlReader(text, places, problems).document();
        } catch (MarkedYamlEngineException malformed) {
            Malformed.report(malformed, places, problems);
            return null;
        } catch (YamlEngineException malformed) {
            problems.error(DefinitionErrorCode.NOT_YAML, "", String.valueOf(malformed.getMessage()), null);
            return null;
        } catch (TooDeep tooDeep) {
            return null;
        }
    }

    /** Ends reading where a value is nested too deeply; the problem is already told. */
    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooDeep() {
            super(null, null, false, false);
        }
    }

    private Object document() {
        Object root = Empty.NO_VALUE;
        boolean first = true;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                if (!first) {
                    refuse(event, "", "the file has a second document", "put each pipeline into a file of its own");
                    return root;
                }
                first = false;
                root = value(events.next(), "", 0);
            }
        }
        return root;
    }

    private Object value(Event event, String pointer, int depth) {
        if (event instanceof AliasEvent) {
            refuse(
                    event,
                    pointer,
                    "aliases (`*name`) are refused",
                    "write the value here, or share it as a connection");
            return Empty.NO_VALUE;
        }
        checkNode((NodeEvent) event, pointer);
        if (event instanceof ScalarEvent scalar) {
            places.value(pointer, start(event), end(event), scalar.getScalarStyle(), scalar.getValue());
            return scalar(scalar);
        }
        if (depth == MAX_DEPTH) {
            problems.add(problem(
                    DefinitionErrorCode.TOO_LARGE,
                    event,
                    pointer,
                    "values are nested deeper than " + MAX_DEPTH,
                    "take it apart"));
            throw new TooDeep();
        }
        return event instanceof SequenceStartEvent ? list(event, pointer, depth) : map(event, pointer, depth);
    }

    private void checkNode(NodeEvent event, String pointer) {
        event.getAnchor()
                .ifPresent(anchor -> refuse(
                        event,
                        pointer,
                        "anchors (`&" + anchor.getValue() + "`) are refused",
                        "remove it; share options between steps as a connection"));
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof SequenceStartEvent sequence
                        ? sequence.getTag()
                        : event instanceof MappingStartEvent mapping ? mapping.getTag() : Optional.empty();
        if (tag.isPresent() && !tag.get().equals("!")) {
            refuse(
                    event,
                    pointer,
                    "tags (`" + tag.get() + "`) are refused",
                    "remove it; quote the value to make it text");
        }
    }

    private List<Object> list(Event opening, String pointer, int depth) {
        places.value(pointer, start(opening), end(opening), null, null);
        List<Object> items = new ArrayList<>();
        int last = end(opening);
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(event, Pointers.child(pointer, items.size()), depth + 1));
            last = end(event);
        }
        places.value(pointer, start(opening), Math.max(last, end(opening)), null, null);
        return items;
    }

    private Map<String, Object> map(Event opening, String pointer, int depth) {
        places.value(pointer, start(opening), end(opening), null, null);
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                refuse(event, pointer, "a key must be text", "put quotes around a value that begins with `{` or `[`");
                value(event, pointer + "/?", depth + 1);
                value(events.next(), pointer + "/?", depth + 1);
                continue;
            }
            checkNode(key, pointer);
            entry(key, pointer, depth, entries);
        }
        return entries;
    }

    private void entry(ScalarEvent key, String pointer, int depth, Map<String, Object> entries) {
        String name = key.getValue();
        String child = Pointers.child(pointer, name);
        if (entries.containsKey(name)) {
            problems.add(problem(
                    DefinitionErrorCode.DUPLICATE_KEY,
                    key,
                    child,
                    "`" + name + "` is given twice",
                    "remove one of the two, or merge them"));
            value(events.next(), child + "/?", depth + 1);
            return;
        }
        places.key(child, start(key), end(key));
        entries.put(name, value(events.next(), child, depth + 1));
    }

    private static Object scalar(ScalarEvent event) {
        String text = event.getValue();
        if (event.getScalarStyle() != ScalarStyle.PLAIN) {
            return text;
        }
        return plain(text);
    }

    /** Returns what a plain scalar stands for. */
    static Object plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Empty.NO_VALUE;
            case "true" -> true;
            case "false" -> false;
            default -> number(text);
        };
    }

    private static Object number(String text) {
        if (WHOLE.matcher(text).matches() && !text.equals("-0")) {
            return text.length() <= 18 ? Long.valueOf(text) : RawValues.number(new BigDecimal(text));
        }
        if (DECIMAL.matcher(text).matches()) {
            BigDecimal number = new BigDecimal(text);
            return number.toString().equals(text) ? number : text;
        }
        return text;
    }

    private void refuse(Event event, String pointer, String message, String hint) {
        problems.add(problem(DefinitionErrorCode.YAML_FEATURE, event, pointer, message, hint));
    }

    private Problem problem(
            DefinitionErrorCode code, Event event, String pointer, String message, @Nullable String hint) {
        return new Problem(Severity.ERROR, code, message, pointer, places.at(start(event), end(event)), hint);
    }

    private static int start(Event event) {
        return event.getStartMark().map(Mark::getIndex).orElse(0);
    }

    private static int end(Event event) {
        return event.getEndMark().map(Mark::getIndex).orElse(0);
    }
}
