/** Batch to batches, with the schema known beforehand. */
@NullMarked
package io.dataweaver.api.transform;

import org.jspecify.annotations.NullMarked;
