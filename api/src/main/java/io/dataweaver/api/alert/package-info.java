/** Telling people that a run needs them. */
@NullMarked
package io.dataweaver.api.alert;

import org.jspecify.annotations.NullMarked;
