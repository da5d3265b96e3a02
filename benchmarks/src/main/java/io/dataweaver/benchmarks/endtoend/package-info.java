/** Whole jobs, from the command line to the last byte, against the tools that people would use otherwise. */
@NullMarked
package io.dataweaver.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
