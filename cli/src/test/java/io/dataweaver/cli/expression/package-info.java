/** Expressions beside a real PostgreSQL. */
@NullMarked
package io.dataweaver.cli.expression;

import org.jspecify.annotations.NullMarked;
