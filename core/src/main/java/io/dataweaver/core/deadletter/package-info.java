/** Rejected records kept on disk, with all that is needed to find, understand and replay them. */
@NullMarked
package io.dataweaver.core.deadletter;

import org.jspecify.annotations.NullMarked;
