
async fn when_{{function}}_in_a_new_account_then_the_answer_is_understood(world: World) {
    let found: Vec<_> = {{function}}(&world.provider).try_collect().await.expect("a list");
    assert!(found.is_empty(), "{found:?}");
}
