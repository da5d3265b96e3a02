/**
 * SQL expressions: read by Apache Calcite's parser, checked against a schema before anything starts, evaluated by column.
 *
 * <p>The way of an expression: {@code SqlReader} (text to {@code Syntax}; the only class that touches Calcite),
 * {@code Analyzer} (names, types, constants; {@code Syntax} to {@code Expression}), and then {@code Expression} and
 * {@code Condition}, which compute typed columns for the selected rows of a batch.
 */
@NullMarked
package io.dataweaver.core.expression;

import org.jspecify.annotations.NullMarked;
