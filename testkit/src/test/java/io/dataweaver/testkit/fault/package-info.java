@NullMarked
package io.dataweaver.testkit.fault;

import org.jspecify.annotations.NullMarked;
