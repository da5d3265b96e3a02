package io.dataweaver.core.routing;

import io.dataweaver.api.source.Split;
import io.dataweaver.api.state.StateObject;
import java.util.Collection;
import java.util.List;

/**
 * A split of one of several sources, as the one that stands for all of them shows it: its id and dataset begin with the
 * source's name.
 *
 * <p>Its detail tells how many splits each source has, so that a sink which takes only the rows of some of them can number
 * these from 0, in any process.
 *
 * @param source the name of its source
 * @param part the split as its source planned it
 * @param before how many splits each source has, by its place among the sources
 */
record JoinedSplit(String source, Split part, List<Integer> before) {

    private static final String PREFIX = "splits.";

    JoinedSplit {
        before = List.copyOf(before);
    }

    /** Returns the name under which a dataset of a source, or a split, is shown. */
    static String name(String source, String ofSource) {
        return source + "/" + ofSource;
    }

    /** Returns the source of what {@link #name} returned. */
    static String source(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    /** Returns what {@link #name} was given. */
    static String ofSource(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    Split toSplit(int ordinal) {
        StateObject detail = StateObject.empty().with("ordinal", part.ordinal()).with("detail", part.detail());
        for (int i = 0; i < before.size(); i++) {
            detail = detail.with(PREFIX + i, before.get(i));
        }
        return new Split(
                name(source, part.id()), ordinal, name(source, part.dataset()), detail.toString(), part.weight());
    }

    static Split part(Split split) {
        StateObject detail = StateObject.parse(split.detail());
        return new Split(
                ofSource(split.id()),
                (int) detail.number("ordinal"),
                ofSource(split.dataset()),
                detail.text("detail"),
                split.weight());
    }

    /** Returns a split as {@link #toSplit} showed it, with another part of the same name. */
    static Split with(Split shown, Split part) {
        String detail =
                StateObject.parse(shown.detail()).with("detail", part.detail()).toString();
        return new Split(shown.id(), shown.ordinal(), shown.dataset(), detail, part.weight());
    }

    /**
     * Returns the place of a split among those of some sources.
     *
     * @param sources the places of these among all sources, with that of the split's own
     * @param own the place of the split's own source
     */
    static int ordinalAmong(Split split, Collection<Integer> sources, int own) {
        StateObject detail = StateObject.parse(split.detail());
        long ordinal = detail.number("ordinal");
        for (int source : sources) {
            ordinal += source < own ? detail.number(PREFIX + source) : 0;
        }
        return (int) ordinal;
    }
}
