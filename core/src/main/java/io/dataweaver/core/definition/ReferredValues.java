package io.dataweaver.core.definition;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a definition refers to outside itself.
 *
 * @param variables the variables that it names and that are set, with their values; without those below
 * @param secretVariables the names of variables that stand in options which hold secrets; their values are not kept
 * @param writtenSecrets where the definition holds a secret itself, as pointers into it
 */
public record ReferredValues(Map<String, String> variables, Set<String> secretVariables, Set<String> writtenSecrets) {

    public ReferredValues {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        secretVariables = Collections.unmodifiableSet(new TreeSet<>(secretVariables));
        writtenSecrets = Collections.unmodifiableSet(new TreeSet<>(writtenSecrets));
    }
}
