/** Rows between two steps of a pipeline: batches as bytes, and a durable log of them, cut by key. */
@NullMarked
package io.dataweaver.core.exchange;

import org.jspecify.annotations.NullMarked;
