/** Tests of the Parquet format. */
@NullMarked
package io.dataweaver.format.parquet;

import org.jspecify.annotations.NullMarked;
