/** Functions that expressions can call: plain static Java methods. */
@NullMarked
package io.dataweaver.api.function;

import org.jspecify.annotations.NullMarked;
