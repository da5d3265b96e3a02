/** Bytes to batches and back. */
@NullMarked
package io.dataweaver.api.format;

import org.jspecify.annotations.NullMarked;
