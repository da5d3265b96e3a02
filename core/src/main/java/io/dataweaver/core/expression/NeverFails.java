package io.dataweaver.core.expression;

/** An {@link Expression} whose rows fail only where an operand does, or where a column has a value that was not sent. */
interface NeverFails {}
