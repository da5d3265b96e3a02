package io.dataweaver.cli;

import io.dataweaver.core.plugin.PluginType;
import java.util.List;

/** The words by which people ask for kinds of components, one or many. */
final class Kinds {

    private Kinds() {}

    /** Returns all words for kinds, in the plural. */
    static List<String> plurals() {
        return PluginType.all().stream().map(Kinds::plural).toList();
    }

    /** Returns the word for many of a kind, such as {@code error-handlers}. */
    static String plural(PluginType<?> type) {
        return type.kind().label().replace(' ', '-') + "s";
    }

    /** Tells whether {@code word} means {@code type}. */
    static boolean means(String word, PluginType<?> type) {
        String plural = plural(type);
        return word.equals(plural) || (word + "s").equals(plural);
    }
}
