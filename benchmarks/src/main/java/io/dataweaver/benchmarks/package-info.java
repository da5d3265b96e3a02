/** JMH benchmarks of the hot loops. */
@NullMarked
package io.dataweaver.benchmarks;

import org.jspecify.annotations.NullMarked;
