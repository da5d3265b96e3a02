package io.dataweaver.format.json;

import io.dataweaver.api.data.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is wanted of one kind of object, and what was learned about the order of its names. Not thread-safe. */
final class ObjectPlan {

    /** Unwanted names beyond these are looked up each time: an object with so many uses them as values. */
    private static final int MAX_LEARNED = 1024;

    /** A longer name is a value, too, and would be kept for as long as anything is read. */
    private static final int MAX_LEARNED_BYTES = 1024;

    private final Slot[] slots;
    private final Slot[] required;
    private final Map<Name, Member> members = new HashMap<>();

    /** Stands before the first member. */
    final Member start = new Member(null);

    /** Creates a plan for {@code fields}; {@code prefix} stands before their names in messages. */
    ObjectPlan(String prefix, List<Field> fields) {
        slots = new Slot[fields.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = Slot.of(prefix + fields.get(i).name(), fields.get(i));
            byte[] name = fields.get(i).name().getBytes(StandardCharsets.UTF_8);
            members.put(new Name(name), new Member(slots[i]));
        }
        required = Arrays.stream(slots).filter(slot -> !slot.nullable).toArray(Slot[]::new);
    }

    int size() {
        return slots.length;
    }

    Slot slot(int index) {
        return slots[index];
    }

    /** Returns the slots that must have a value in each object. */
    Slot[] required() {
        return required;
    }

    /** Returns the member called {@code name}, which is UTF-8 without escapes and is kept. */
    Member member(byte[] name) {
        Name key = new Name(name);
        Member member = members.get(key);
        if (member == null) {
            member = new Member(null);
            if (members.size() < slots.length + MAX_LEARNED && name.length <= MAX_LEARNED_BYTES) {
                members.put(key, member);
            }
        }
        return member;
    }

    /** The bytes of a name, compared by content. */
    private record Name(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Name that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }
}
