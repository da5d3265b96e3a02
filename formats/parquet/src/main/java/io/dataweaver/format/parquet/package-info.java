/** Apache Parquet: files of columns. */
@NullMarked
package io.dataweaver.format.parquet;

import org.jspecify.annotations.NullMarked;
