@NullMarked
package io.dataweaver.core.expression;

import org.jspecify.annotations.NullMarked;
