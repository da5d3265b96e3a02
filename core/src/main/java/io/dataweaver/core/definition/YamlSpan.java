package io.dataweaver.core.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Where a value stands in a text of YAML, and what is in it; offsets in characters. For texts that were read before. */
final class YamlSpan {

    private final int start;
    private final boolean flow;
    private final Map<String, YamlSpan> entries = new HashMap<>();
    private final List<YamlSpan> items = new ArrayList<>();
    private int end;
    private int keyStart = -1;
    private int keyEnd = -1;

    /**
     * Finds characters by the marks of the parser, which count code points: from the place that was asked for last, since
     * counting from the beginning each time would take as long as the square of the text.
     */
    private static final class Offsets {
        private final String text;
        private int points;
        private int characters;

        Offsets(String text) {
            this.text = text;
        }

        int of(Optional<Mark> mark) {
            int wanted = mark.map(Mark::getIndex).orElse(0);
            characters = text.offsetByCodePoints(characters, wanted - points);
            points = wanted;
            return characters;
        }

        int start(Event event) {
            return of(event.getStartMark());
        }

        int end(Event event) {
            return of(event.getEndMark());
        }
    }

    private YamlSpan(int start, int end, boolean flow) {
        this.start = start;
        this.end = end;
        this.flow = flow;
    }

    static YamlSpan read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(YamlReader.MAX_CHARACTERS)
                .build();
        Iterator<Event> events = new Parse(settings).parseString(text).iterator();
        Event event = events.next();
        while (event.getEventId() != Event.ID.DocumentStart) {
            event = events.next();
        }
        return value(events.next(), events, new Offsets(text));
    }

    private static YamlSpan value(Event event, Iterator<Event> events, Offsets offsets) {
        if (!(event instanceof CollectionStartEvent opening)) {
            return new YamlSpan(offsets.start(event), offsets.end(event), true);
        }
        YamlSpan span = new YamlSpan(offsets.start(event), offsets.end(event), opening.isFlow());
        Event next = events.next();
        while (next.getEventId() != Event.ID.SequenceEnd && next.getEventId() != Event.ID.MappingEnd) {
            next = span.add(next, event instanceof MappingStartEvent, events, offsets);
        }
        if (opening.isFlow()) {
            span.end = offsets.end(next); // That of a block is where the next token begins.
        }
        return span;
    }

    private Event add(Event event, boolean named, Iterator<Event> events, Offsets offsets) {
        if (named) {
            YamlSpan value = value(events.next(), events, offsets);
            value.keyStart = offsets.start(event);
            value.keyEnd = offsets.end(event);
            entries.put(((ScalarEvent) event).getValue(), value);
            end = Math.max(value.end, value.keyEnd);
        } else {
            YamlSpan value = value(event, events, offsets);
            items.add(value);
            end = value.end;
        }
        return events.next();
    }

    /** Returns the value to which {@code pointer} leads from here. */
    YamlSpan at(String pointer) {
        YamlSpan found = this;
        for (String name : Pointers.names(pointer)) {
            YamlSpan next = found.items.isEmpty() ? found.entries.get(name) : found.items.get(Integer.parseInt(name));
            if (next == null) {
                throw new IllegalArgumentException("there is nothing at " + pointer);
            }
            found = next;
        }
        return found;
    }

    int start() {
        return start;
    }

    /** Returns where it ends, without blanks and comments behind it. */
    int end() {
        return end;
    }

    /** Tells whether it is written with brackets, or is a single value. */
    boolean isFlow() {
        return flow;
    }

    int keyStart() {
        return keyStart;
    }

    /** Returns where the key of this ends; -1 if it has none. */
    int keyEnd() {
        return keyEnd;
    }

    List<YamlSpan> items() {
        return items;
    }
}
