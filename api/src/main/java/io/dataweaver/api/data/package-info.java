/** The data model: schemas, types and columnar batches, with rows at the edges. */
@NullMarked
package io.dataweaver.api.data;

import org.jspecify.annotations.NullMarked;
