/** How a component describes itself, once, as data: its options and its capabilities. */
@NullMarked
package io.dataweaver.api.descriptor;

import org.jspecify.annotations.NullMarked;
