package io.dataweaver.api.descriptor;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a component says of itself, once. Validation, {@code list} and {@code describe}, the JSON schema for editors and
 * the reference docs all read this.
 */
public final class ComponentDescriptor {

    private final ComponentKind kind;
    private final String name;
    private final String summary;
    private final List<Option<?>> options;
    private final @Nullable Option<?> mainOption;
    private final Set<Capability> capabilities;
    private final List<String> examples;

    private ComponentDescriptor(Builder builder) {
        this.kind = builder.kind;
        this.name = builder.name;
        this.summary = requireNonNull(builder.summary, "summary");
        this.options = List.copyOf(builder.options);
        this.mainOption = builder.mainOption;
        this.capabilities = Collections.unmodifiableSet(builder.capabilities);
        this.examples = List.copyOf(builder.examples);
        Set<String> names = new HashSet<>();
        for (Option<?> option : options) {
            if (!names.add(option.name())) {
                throw new IllegalArgumentException("option `" + option.name() + "` is described twice");
            }
        }
    }

    /**
     * Starts a descriptor.
     *
     * @param name what pipeline files call it, in snake_case
     */
    public static Builder of(ComponentKind kind, String name) {
        return new Builder(kind, name);
    }

    public ComponentKind kind() {
        return kind;
    }

    public String name() {
        return name;
    }

    /** Returns what it does, in a sentence or two of Markdown. */
    public String summary() {
        return summary;
    }

    public List<Option<?>> options() {
        return options;
    }

    /** Returns the option that a scalar in place of the options sets. */
    public Optional<Option<?>> mainOption() {
        return Optional.ofNullable(mainOption);
    }

    /** Returns what it can do at most; some of it may depend on its options. */
    public Set<Capability> capabilities() {
        return capabilities;
    }

    /** Returns snippets of pipeline files that use it; the build validates them. */
    public List<String> examples() {
        return examples;
    }

    /** Returns the option called {@code option}. */
    public Optional<Option<?>> option(String option) {
        for (Option<?> candidate : options) {
            if (candidate.name().equals(option)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return kind.label() + " " + name;
    }

    /** Collects a descriptor. */
    public static final class Builder {
        private final ComponentKind kind;
        private final String name;
        private @Nullable String summary;
        private final List<Option<?>> options = new ArrayList<>();
        private @Nullable Option<?> mainOption;
        private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        private final List<String> examples = new ArrayList<>();

        private Builder(ComponentKind kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        public Builder summary(String text) {
            this.summary = text;
            return this;
        }

        /** Adds the option that a scalar in place of the options sets. */
        public Builder mainOption(Option<?> option) {
            this.mainOption = option;
            return options(option);
        }

        public Builder options(Option<?>... more) {
            options.addAll(List.of(more));
            return this;
        }

        public Builder capabilities(Capability... more) {
            capabilities.addAll(List.of(more));
            return this;
        }

        /** Adds a snippet of YAML: what stands under the component's name, as in {@code postgres: {…}}. */
        public Builder example(String yaml) {
            examples.add(yaml);
            return this;
        }

        public ComponentDescriptor build() {
            return new ComponentDescriptor(this);
        }
    }
}
