/** Proof that a copy is right: both sides are read and compared, and what differs is named and copied again. */
@NullMarked
package io.dataweaver.core.verify;

import org.jspecify.annotations.NullMarked;
