package io.dataweaver.api.plugin;

import io.dataweaver.api.descriptor.ComponentDescriptor;

/**
 * What the service loader finds: a component that describes itself and can be made.
 *
 * <p>An implementation has a public constructor without parameters that does nothing, and is listed in
 * {@code META-INF/services} under the name of the sub-interface it implements. <b>Threads.</b> Any thread may call.
 */
public interface Plugin {

    /** Returns what the component says of itself; cheap, the same each time. */
    ComponentDescriptor descriptor();
}
