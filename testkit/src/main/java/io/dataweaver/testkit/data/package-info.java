/** Rows to compare, literal batches, and random ones by seed. */
@NullMarked
package io.dataweaver.testkit.data;

import org.jspecify.annotations.NullMarked;
