/** Pipelines as Java code writes and runs them. */
@NullMarked
package io.dataweaver.core;

import org.jspecify.annotations.NullMarked;
