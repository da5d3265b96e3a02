/** Tests of pipelines as JUnit runs them. */
@NullMarked
package io.dataweaver.testkit.pipeline;

import org.jspecify.annotations.NullMarked;
