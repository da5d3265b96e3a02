/** Programs in processes of their own, to be killed. */
@NullMarked
package io.dataweaver.testkit.process;

import org.jspecify.annotations.NullMarked;
