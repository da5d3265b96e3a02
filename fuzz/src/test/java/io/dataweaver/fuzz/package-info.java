/** Formats against bytes that Jazzer makes: they may be refused or rejected, and nothing else may happen. */
@NullMarked
package io.dataweaver.fuzz;

import org.jspecify.annotations.NullMarked;
