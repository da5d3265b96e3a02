package com.example.functions;

import io.dataweaver.api.function.FunctionPlugin;
import io.dataweaver.api.function.ScalarFunction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions on words. */
public final class WordFunctions implements FunctionPlugin {

    @Override
    public List<Class<?>> functions() {
        return List.of(WordFunctions.class);
    }

    @ScalarFunction(
            name = "initials",
            doc = "The first letter of each word.",
            example = "initials('Ada Lovelace') = 'AL'")
    public static String initials(String name) {
        StringBuilder letters = new StringBuilder();
        for (String word : name.strip().split("\\s+")) {
            letters.append(word, 0, Math.min(1, word.length()));
        }
        return letters.toString();
    }

    @ScalarFunction(
            name = "word_counts",
            doc = "How often each word is in the list.",
            example = "element_at(word_counts(array['a', 'b', 'a']), 'a') = 2")
    public static Map<String, Integer> wordCounts(List<String> words) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : words) {
            counts.merge(word, 1, Integer::sum);
        }
        return counts;
    }
}
