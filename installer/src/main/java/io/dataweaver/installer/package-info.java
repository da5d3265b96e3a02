/** Connectors of Maven repositories, with all that they need, in folders. */
@NullMarked
package io.dataweaver.installer;

import org.jspecify.annotations.NullMarked;
