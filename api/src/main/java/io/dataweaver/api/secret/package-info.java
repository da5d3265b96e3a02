/** Values that never print, and where they come from. */
@NullMarked
package io.dataweaver.api.secret;

import org.jspecify.annotations.NullMarked;
