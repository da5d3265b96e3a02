/** Finds connectors, formats, transforms and other plugins, on the class path and in plugin folders. */
@NullMarked
package io.dataweaver.core.plugin;

import org.jspecify.annotations.NullMarked;
