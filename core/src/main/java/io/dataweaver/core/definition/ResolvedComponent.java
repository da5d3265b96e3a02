package io.dataweaver.core.definition;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.descriptor.ComponentRef;
import io.dataweaver.api.descriptor.Options;
import io.dataweaver.api.plugin.Plugin;

/**
 * A component of a pipeline, found and checked.
 *
 * @param plugin makes it
 * @param ref its canonical name and raw options: shorthands are written out, the connection is merged in, variables and
 *     secrets are resolved
 * @param options the same, parsed
 * @param origin where they were written
 */
public record ResolvedComponent<P extends Plugin>(P plugin, ComponentRef ref, Options options, ComponentOrigin origin) {

    /** Returns what the component says of itself. */
    public ComponentDescriptor descriptor() {
        return plugin.descriptor();
    }

    /** Returns this component made by another plugin that takes the same options. */
    public ResolvedComponent<P> with(P other) {
        return new ResolvedComponent<>(other, ref, options, origin);
    }
}
