/** What the service loader finds. */
@NullMarked
package io.dataweaver.api.plugin;

import org.jspecify.annotations.NullMarked;
